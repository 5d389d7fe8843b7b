//! The program as real processes: killed in the middle of a card, and several of them on one Postgres.

mod cluster;
mod harness;
mod kill;
