//! What a camera and a messenger do to a picture.

mod blur;
mod picture;
mod plane;
mod pose;
mod scene;
mod tables;

pub use blur::{blur, motion_blur};
pub use picture::{Colour, Picture, blend, brightness};
pub use plane::Plane;
pub use pose::{Pose, Quad};
pub use scene::{Kind, Scene};
