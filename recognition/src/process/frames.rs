//! Length-prefixed frames between the pool and a reader.
//!
//! The pool sends options once, then jobs: each the JSON of the task and, for those that need one, a picture. The
//! reader answers with a hello, then for each job with the JSON of the result and one frame a picture that goes with it.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use serde::{Deserialize, Serialize};

use super::sandbox::SandboxState;
use crate::{PageText, PictureReading, Place, Preview, ReadError, Source};

/// Largest frame, in bytes. A reader that announces more is broken.
pub(super) const MAX_FRAME: usize = 256 << 20;

/// First frame of a reader.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    pub(super) sandbox: SandboxState,
    pub(super) ready: Result<(), ReadError>,
}

/// What a reader is to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Task {
    /// Read the picture that follows.
    Read,
    /// Look at the picture that follows: pages, previews and codes, no text.
    Look,
    /// Make fields of text that was read elsewhere, for pages that were looked at. No picture follows.
    Understand { reading: PictureReading, texts: Vec<PageText>, source: Source },
    /// Cut a piece out of the picture that follows.
    Cut { place: Place },
}

impl Task {
    pub(super) fn wants_picture(&self) -> bool {
        !matches!(self, Self::Understand { .. })
    }
}

/// What a reader has to say.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// A reading, and the sizes of the previews that follow the JSON, which itself leaves them out.
    Reading { reading: PictureReading, previews: Vec<(u32, u32)> },
    /// A piece of a picture, which follows.
    Piece,
    /// Why there is nothing.
    Refused { error: ReadError },
}

/// What comes of a task.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Of all that read or look.
    Reading(PictureReading),
    /// Of cutting: a JPEG.
    Piece(Vec<u8>),
}

/// Writes one frame to a blocking pipe.
pub(super) fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads one frame from a blocking pipe; `None` at its end.
pub(super) fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let mut filled = 0;
    while let Some(rest) = length.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Grown as bytes arrive, so that a false length costs nothing.
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// One end of a pipe that gives up at a deadline (`TimedOut`).
#[derive(Debug)]
pub(super) struct Timed<P> {
    pipe: P,
    flags: PollFlags,
    pub(super) deadline: Instant,
}

impl<P: AsFd> Timed<P> {
    /// Makes the pipe non-blocking; `flags` say which readiness is awaited.
    pub(super) fn new(pipe: P, flags: PollFlags) -> io::Result<Self> {
        fcntl(&pipe, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        Ok(Self { pipe, flags, deadline: Instant::now() })
    }

    fn wait(&self) -> io::Result<()> {
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            // Rounded up, so that the last millisecond is not a busy loop.
            let timeout = PollTimeout::try_from(left + Duration::from_millis(1)).unwrap_or(PollTimeout::MAX);
            match poll(&mut [PollFd::new(self.pipe.as_fd(), self.flags)], timeout) {
                Ok(0) | Err(Errno::EINTR) => {}
                Ok(_) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl<P: AsFd + Read> Read for Timed<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.wait()?;
            match self.pipe.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                other => return other,
            }
        }
    }
}

impl<P: AsFd + Write> Write for Timed<P> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            self.wait()?;
            match self.pipe.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                other => return other,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pipe.flush()
    }
}

/// Puts the previews that came in frames of their own back into their pages.
pub(super) fn attach(reading: &mut PictureReading, previews: Vec<Preview>) {
    for (page, preview) in reading.pages.iter_mut().zip(previews) {
        page.preview = preview;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_survive_the_pipe() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, b"card").unwrap();
        write_frame(&mut pipe, b"").unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(read_frame(&mut from).unwrap().unwrap(), b"card");
        assert_eq!(read_frame(&mut from).unwrap().unwrap(), b"");
        assert!(read_frame(&mut from).unwrap().is_none());
    }

    #[test]
    fn a_cut_or_monstrous_frame_is_an_error() {
        assert!(read_frame(&mut [0, 0].as_slice()).is_err());
        assert!(read_frame(&mut [0, 0, 0, 9, 1].as_slice()).is_err());
        assert!(read_frame(&mut [255, 255, 255, 255].as_slice()).is_err());
    }

    #[test]
    fn waiting_for_a_silent_pipe_ends_at_the_deadline() {
        let (reader, _writer) = std::io::pipe().unwrap();
        let mut timed = Timed::new(reader, PollFlags::POLLIN).unwrap();
        timed.deadline = Instant::now() + Duration::from_millis(30);
        assert_eq!(read_frame(&mut timed).unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
