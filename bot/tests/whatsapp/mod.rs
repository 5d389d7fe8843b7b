//! The WhatsApp channel against a Graph API server over HTTP.

mod conversation;
mod documentation;
mod everyday;
mod graph;
mod harness;
mod media;
mod order;
mod people;
mod sending;
mod statuses;
mod webhook;
mod wire;
