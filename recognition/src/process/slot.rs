use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use nix::poll::PollFlags;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::PoolConfig;
use super::frames::{Answer, Hello, Outcome, Task, Timed, attach, read_frame, write_frame};
use super::sandbox::SandboxState;
use crate::scratch::Scratch;
use crate::{Preview, ReadError};

/// Time a reader has to load its language and say hello.
const START_LIMIT: Duration = Duration::from_secs(30);
/// Time a reader has to leave when its input ends.
const LEAVE_LIMIT: Duration = Duration::from_millis(500);

/// One running reader process, killed with its whole group when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    child: Child,
    to: Option<Timed<ChildStdin>>,
    from: Timed<ChildStdout>,
    pub(super) sandbox: SandboxState,
    // Removed after the child is gone.
    _folder: Scratch,
}

impl Slot {
    /// Starts a reader and waits for its hello.
    ///
    /// # Errors
    /// `Unavailable` with the reason.
    pub(super) fn start(config: &PoolConfig) -> Result<Self, ReadError> {
        let folder = Scratch::new("reader").map_err(ReadError::unavailable)?;
        let mut child = Command::new(&config.program)
            .args(&config.arguments)
            // Nothing of our settings and secrets goes along.
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            // libgomp reads it when it is loaded; more threads make a card slower.
            .env("OMP_THREAD_LIMIT", "1")
            .env("TMPDIR", folder.path())
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| ReadError::unavailable(format!("the reader program does not start: {error}")))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(ReadError::unavailable("the reader has no pipes"));
        };
        let pipes =
            Timed::new(stdin, PollFlags::POLLOUT).and_then(|to| Ok((to, Timed::new(stdout, PollFlags::POLLIN)?)));
        let (to, from) = pipes.map_err(ReadError::unavailable)?;
        let mut slot = Self { child, to: Some(to), from, sandbox: SandboxState::default(), _folder: folder };
        slot.greet(config)?;
        Ok(slot)
    }

    fn greet(&mut self, config: &PoolConfig) -> Result<(), ReadError> {
        let options = serde_json::to_vec(&config.options).map_err(ReadError::unavailable)?;
        let deadline = Instant::now() + START_LIMIT;
        let hello = self
            .send(&options, deadline)
            .and_then(|()| self.receive())
            .map_err(|error| ReadError::unavailable(format!("the reader does not answer: {error}")))?;
        let hello: Hello =
            serde_json::from_slice(&hello).map_err(|_| ReadError::unavailable("the reader program is not a reader"))?;
        self.sandbox = hello.sandbox;
        hello.ready
    }

    fn send(&mut self, bytes: &[u8], deadline: Instant) -> io::Result<()> {
        let to = self.to.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        to.deadline = deadline;
        self.from.deadline = deadline;
        write_frame(to, bytes)
    }

    fn receive(&mut self) -> io::Result<Vec<u8>> {
        read_frame(&mut self.from)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Has one task done.
    ///
    /// # Errors
    /// What the reader says, `TimedOut` at the wall limit, `Crashed` when it is gone. After those two the slot is
    /// of no more use (see `is_lost`).
    pub(super) fn work(&mut self, task: &Task, picture: &[u8], wall_limit: Duration) -> Result<Outcome, ReadError> {
        self.exchange(task, picture, Instant::now() + wall_limit).unwrap_or_else(|error| {
            if error.kind() == io::ErrorKind::TimedOut {
                self.kill();
                return Err(ReadError::TimedOut { seconds: wall_limit.as_secs().max(1) });
            }
            self.kill();
            let detail = match self.child.wait() {
                Ok(status) => match (status.signal(), status.code()) {
                    (Some(signal), _) => format!("signal {signal}"),
                    (None, Some(code)) => format!("exit code {code}"),
                    (None, None) => "no status".to_owned(),
                },
                Err(error) => error.to_string(),
            };
            Err(ReadError::crashed(detail))
        })
    }

    fn exchange(&mut self, task: &Task, picture: &[u8], deadline: Instant) -> io::Result<Result<Outcome, ReadError>> {
        self.send(&serde_json::to_vec(task)?, deadline)?;
        if task.wants_picture() {
            self.send(picture, deadline)?;
        }
        match serde_json::from_slice(&self.receive()?)? {
            Answer::Reading { mut reading, previews: sizes } => {
                let mut previews = Vec::new();
                for (width, height) in sizes {
                    previews.push(Preview { jpeg: self.receive()?, width, height });
                }
                attach(&mut reading, previews);
                Ok(Ok(Outcome::Reading(reading)))
            }
            Answer::Piece => Ok(Ok(Outcome::Piece(self.receive()?))),
            Answer::Refused { error } => Ok(Err(error)),
        }
    }

    /// The number of the process.
    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Kills the reader and whatever it has started.
    fn kill(&mut self) {
        // Fails only when the whole group is gone already, which is what we want.
        killpg(Pid::from_raw(self.child.id() as i32), Signal::SIGKILL).ok();
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // The end of its input is the polite way to ask.
        self.to = None;
        self.from.deadline = Instant::now() + LEAVE_LIMIT;
        io::copy(&mut self.from, &mut io::sink()).ok();
        self.kill();
        self.child.wait().ok();
    }
}

/// Whether the slot that gave this result must be replaced.
pub(super) fn is_lost(result: &Result<Outcome, ReadError>) -> bool {
    matches!(result, Err(ReadError::TimedOut { .. } | ReadError::Crashed { .. }))
}
