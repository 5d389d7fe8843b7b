//! What a reader may do: read its language files, write its own folder, and nothing else.
//!
//! Best effort: an old kernel enforces less, and the pool is told how much.

use std::path::{Path, PathBuf};
use std::time::Duration;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope, path_beneath_rules,
};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::Signal;
use rlimit::Resource;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use serde::{Deserialize, Serialize};

/// Address space of a reader, in bytes.
const MAX_MEMORY: u64 = 1_250_000_000;
/// Largest file a reader may write, in bytes.
const MAX_FILE: u64 = 64 << 20;
/// Open files of a reader.
const MAX_OPEN: u64 = 64;

/// How much of the file rules the kernel enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Landlock {
    /// Nothing: the kernel lacks Landlock.
    #[default]
    None,
    /// Some of the rules.
    Partial,
    /// All rules.
    Full,
}

/// What is enforced on a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SandboxState {
    /// File, network and signal rules.
    pub landlock: Landlock,
    /// The list of forbidden system calls.
    pub seccomp: bool,
    /// Memory, file and descriptor limits.
    pub limits: bool,
}

/// Shuts the current process in. `folder` is the only place it may write to.
pub(super) fn enter(folder: &Path, tessdata: Option<&Path>) -> SandboxState {
    let limits = limit();
    let landlock = rule(folder, tessdata).unwrap_or_default();
    SandboxState { limits, landlock, seccomp: filter() }
}

/// Dies with the thread of the pool that started us.
pub(super) fn die_with_parent() -> bool {
    nix::sys::prctl::set_pdeathsig(Signal::SIGKILL).is_ok()
}

fn limit() -> bool {
    let limits =
        [(Resource::AS, MAX_MEMORY), (Resource::FSIZE, MAX_FILE), (Resource::NOFILE, MAX_OPEN), (Resource::CORE, 0)];
    // Each is tried even when one before it fails.
    limits.iter().filter(|(resource, most)| rlimit::setrlimit(*resource, *most, *most).is_err()).count() == 0
}

/// Lets the process use `seconds` of processor time from now on; the kernel kills it beyond.
pub(super) fn allow_cpu(seconds: Duration) -> bool {
    let used = getrusage(UsageWho::RUSAGE_SELF)
        .map_or(0, |usage| usage.user_time().tv_sec() + usage.system_time().tv_sec())
        .unsigned_abs();
    // Only the soft limit, because the hard one could never be raised again for the next picture.
    rlimit::setrlimit(Resource::CPU, used + seconds.as_secs() + 1, rlimit::INFINITY).is_ok()
}

fn rule(folder: &Path, tessdata: Option<&Path>) -> Result<Landlock, RulesetError> {
    let abi = ABI::V6;
    let readable = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts"].map(PathBuf::from);
    let readable = readable.into_iter().chain(tessdata.map(Path::to_owned));
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(readable, AccessFs::from_read(abi)))?
        .add_rules(path_beneath_rules([folder], AccessFs::from_all(abi) & !AccessFs::Execute))?
        // Starting pdftoppm opens it.
        .add_rules(path_beneath_rules(["/dev/null"], AccessFs::ReadFile | AccessFs::WriteFile))?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Landlock::Full,
        RulesetStatus::PartiallyEnforced => Landlock::Partial,
        RulesetStatus::NotEnforced => Landlock::None,
    })
}

/// System calls that no decoder needs and that attacks on the kernel begin with.
const FORBIDDEN: &[i64] = &[
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_add_key,
    libc::SYS_bind,
    libc::SYS_bpf,
    libc::SYS_chroot,
    libc::SYS_clock_settime,
    libc::SYS_connect,
    libc::SYS_delete_module,
    libc::SYS_finit_module,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kexec_file_load,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_listen,
    libc::SYS_mount,
    libc::SYS_move_mount,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pivot_root,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_ptrace,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_userfaultfd,
];

fn filter() -> bool {
    let Ok(architecture) = std::env::consts::ARCH.try_into() else {
        return false;
    };
    let rules = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
    SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(libc::EPERM as u32), architecture)
        .ok()
        .and_then(|filter| BpfProgram::try_from(filter).ok())
        .is_some_and(|program| seccompiler::apply_filter(&program).is_ok())
}
