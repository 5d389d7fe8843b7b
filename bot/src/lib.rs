//! Chat channels: what comes over the wire becomes a use case of `crm`, and what `crm` wants said becomes a message.
//!
//! A channel acknowledges a message only when its raw text stands in the database; everything else is done by jobs.

pub mod conversation;
pub mod telegram;
pub mod whatsapp;
