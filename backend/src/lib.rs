//! The process `bizcard`: settings, command line, web side. What it does stands in `crm`, `bot` and `recognition`.

pub mod cli;
pub mod http;
pub mod logs;
pub mod readers;
pub mod scrape;
pub mod secrets;
pub mod service;
pub mod settings;
