//! An installation of its own: database, files, secrets, and processes of the program that end with the test.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use crm::accounts::{self, Keys, NewUser, Passwords, SetUp, SignedIn};
use crm::cards::Submission;
use crm::entity::Channel;
use crm::entity::card::{self, Status};
use crm::entity::user::{self, Role};
use crm::storage::Storage;
use crm::{Actor, ActorKind, CardId, Crm, Limits, Metrics, SystemClock};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait};
use tempfile::TempDir;
use test_db::TestDb;

const SECRET: &str = "f3b1a0c95d7e42868a1c0e5b7d9f2468";
const PEPPER: &str = "0a9b8c7d6e5f40312233445566778899";

pub(crate) struct Installation {
    database: TestDb,
    folder: TempDir,
}

impl Installation {
    pub(crate) async fn sqlite() -> Self {
        Self { database: TestDb::sqlite().await, folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        Some(Self { database: TestDb::postgres().await?, folder: tempfile::tempdir().unwrap() })
    }

    fn storage(&self) -> String {
        format!("file:{}", self.folder.path().join("files").display())
    }

    /// The program with the settings of this installation and nothing of the caller's environment.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bizcard"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("DATABASE_URL", self.database.url())
            .env("DATA_DIR", self.folder.path().join("data"))
            .env("STORAGE_URL", self.storage())
            .env("SECRET_KEY", SECRET)
            .env("PASSWORD_PEPPER", PEPPER)
            .env("LISTEN_ADDRESS", "127.0.0.1:0")
            .env("READERS", "1")
            .env("OCR_LANGUAGES", "eng")
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Starts a process in a group of its own.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_with(arguments, &[])
    }

    /// The same with more settings.
    pub(crate) fn start_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Running {
        let log = std::fs::File::create(self.folder.path().join(format!("{}.log", uuid::Uuid::new_v4()))).unwrap();
        let mut command = self.command(arguments);
        command.envs(settings.iter().copied()).process_group(0).stdout(Stdio::piped()).stderr(log);
        let child = command.spawn().unwrap();
        Running(child)
    }

    /// Everything that its processes have logged.
    pub(crate) fn logged(&self) -> String {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let logs = files.filter(|path| path.extension().is_some_and(|end| end == "log"));
        logs.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// The same installation from inside this process.
    pub(crate) async fn crm(&self) -> Crm {
        Crm {
            db: crm::database::connect(self.database.url()).await.unwrap(),
            clock: std::sync::Arc::new(SystemClock),
            storage: Storage::open(&self.storage(), []).unwrap(),
            events: crm::events::Events::default(),
            keys: Keys::derive(&SECRET.to_owned().into()).unwrap(),
            passwords: Passwords::new(PEPPER.to_owned().into()),
            metrics: Metrics::register(&prometheus::Registry::new()).unwrap(),
            limits: Limits { max_upload_bytes: 20_000_000, session: TimeDelta::days(7) },
        }
    }
}

/// A process that ends with the test.
pub(crate) struct Running(Child);

impl Running {
    /// SIGKILL to the process alone; what it started must notice by itself.
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// The reader processes that it has started, by their numbers.
    pub(crate) fn readers(&self) -> Vec<i32> {
        let entries = std::fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().file_name());
        let numbers = entries.filter_map(|name| name.to_str()?.parse::<i32>().ok());
        let child_of_ours = |number: &i32| {
            let status = std::fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")).map(str::trim);
            parent == Some(self.0.id().to_string().as_str())
        };
        numbers.filter(child_of_ours).collect()
    }

    /// The address that a server says it listens on.
    pub(crate) fn address(&mut self) -> String {
        use std::io::{BufRead, BufReader};
        let mut lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        let address = lines.by_ref().find_map(|line| {
            let line = line.unwrap();
            line.split_once("listening on ").map(|(_, address)| address.trim().to_owned())
        });
        // Keeps reading, so that the process never writes into a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        address.expect("the server ended before it listened")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) async fn person(crm: &Crm) -> SignedIn {
    let token = accounts::create_with_link(crm, NewUser { role: Role::Admin, name: None, email: None }).await.unwrap();
    let set_up = SetUp {
        name: "Erika Muster".into(),
        email: "erika@example.org".into(),
        password: "correct horse battery".to_owned().into(),
    };
    accounts::use_set_up_link(crm, &token, set_up, None).await.unwrap()
}

/// Somebody with an account who never signs in.
pub(crate) async fn another_person(crm: &Crm, number: usize) -> Actor {
    let email = format!("person{number}@example.org");
    let new = NewUser { role: Role::User, name: Some(format!("Person {number}")), email: Some(email.clone()) };
    accounts::create_with_link(crm, new).await.unwrap();
    let users = accounts::list(crm).await.unwrap();
    let user_id = users.into_iter().find(|user| user.email.as_ref() == Some(&email)).unwrap().id;
    let active = user::ActiveModel { id: Set(user_id), status: Set(user::Status::Active), ..Default::default() };
    active.update(&crm.db).await.unwrap();
    Actor { kind: ActorKind::Person, user_id, role: Role::User, session_id: None, request_id: None, address: None }
}

/// Whoever `person` gave, as the doer of something.
pub(crate) fn actor(signed_in: &SignedIn) -> Actor {
    let user = &signed_in.user;
    Actor {
        kind: ActorKind::Person,
        user_id: user.id,
        role: user.role,
        session_id: None,
        request_id: None,
        address: None,
    }
}

/// Hands in a picture as the page would.
pub(crate) async fn submit(crm: &Crm, actor: &Actor, picture: &Path) -> CardId {
    let bytes = std::fs::read(picture).unwrap().into();
    let submission =
        Submission { bytes, file_name: Some("card.jpg".into()), channel: Channel::Web, idempotency_key: None };
    crm::cards::submit(crm, actor, submission).await.unwrap().record.id
}

/// The pictures of the sample cards.
pub(crate) fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut pictures: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    pictures.sort();
    assert!(pictures.len() >= 6, "{pictures:?}");
    pictures
}

pub(crate) async fn cards(crm: &Crm) -> Vec<card::Model> {
    card::Entity::find().all(&crm.db).await.unwrap()
}

pub(crate) fn settled(cards: &[card::Model]) -> bool {
    cards.iter().all(|card| !matches!(card.status, Status::Received | Status::Reading))
}

/// Looks again and again, until it holds; other processes cannot be asked to call back.
pub(crate) async fn until(what: &str, at_most: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    while !holds().await {
        assert!(start.elapsed() < at_most, "{what}: not within {at_most:?}");
        beat.tick().await;
    }
}
