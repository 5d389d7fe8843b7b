//! Pictures that are drawn here, end to end: cards of unusual layout, and what is no card at all.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod canvas;
mod layouts;
mod no_card;
