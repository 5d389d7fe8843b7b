//! Reader processes: a picture that kills or stalls one costs a child, never the service.

mod frames;
mod pool;
mod queue;
mod reader;
mod sandbox;
mod slot;

pub use pool::{PoolConfig, PoolStatus, ReaderPool};
pub use reader::{ReaderSetup, reader_main};
pub use sandbox::{Landlock, SandboxState};
