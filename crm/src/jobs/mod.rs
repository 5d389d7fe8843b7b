//! The work queue: jobs are enqueued in the transaction of what they follow from, and finished in the transaction of
//! what they effect.

mod queue;
mod worker;

pub use queue::{Lease, NewJob, QueueDepth, depth, enqueue, forget_dead};
pub use worker::{JobError, JobHandler, Worker};
