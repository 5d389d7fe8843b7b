//! The Telegram bot against a Bot API server over HTTP.

mod albums;
mod buttons;
mod conversation;
mod documentation;
mod edits;
mod fake_api;
mod files;
mod finding;
mod fixing;
mod groups;
mod harness;
mod menus;
mod order;
mod polling;
mod sending;
mod several;
mod states;
mod strangers;
mod updates;
mod webhook;
mod wire;
