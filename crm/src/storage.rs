//! Files by random key: a local folder or an S3 bucket, behind one type.

use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use rand::TryRngCore;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};
use url::Url;

use crate::database::Transaction;
use crate::entity::file;
use crate::error::{Error, Result};
use crate::id::{FileId, UserId};

/// Where the bytes of files are kept.
#[derive(Clone, Debug)]
pub struct Storage(Arc<dyn ObjectStore>);

/// Bytes that are stored but not yet known to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBytes {
    /// Name in the storage: 128 random bits in hex.
    pub key: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
}

impl Storage {
    /// Opens what `url` names: `file:` with a folder (made if absent), or `s3://bucket/prefix` with the usual `AWS_…` variables in `options`.
    pub fn open(url: &str, options: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        if let Some(folder) = url.strip_prefix("file:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            std::fs::create_dir_all(folder).map_err(|error| Error::unavailable("storage", error))?;
            let store = LocalFileSystem::new_with_prefix(folder).map_err(unavailable)?;
            return Ok(Self(Arc::new(store.with_fsync(true))));
        }
        let url = Url::parse(url).map_err(|error| Error::invalid("/STORAGE_URL", error.to_string()))?;
        let options = options.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (store, prefix) = object_store::parse_url_opts(&url, options).map_err(unavailable)?;
        Ok(Self(Arc::new(PrefixStore::new(Arc::<dyn ObjectStore>::from(store), prefix))))
    }

    /// Stores bytes under a new random key. When this returns, they are durable.
    pub async fn put(&self, bytes: Bytes) -> Result<StoredBytes> {
        let stored =
            StoredBytes { key: random_key()?, sha256: hex::encode(Sha256::digest(&bytes)), size: bytes.len() as i64 };
        self.0.put(&path(&stored.key), bytes.into()).await.map_err(unavailable)?;
        Ok(stored)
    }

    /// The bytes of a file.
    pub async fn get(&self, key: &str) -> Result<Bytes> {
        match self.0.get(&path(key)).await {
            Ok(found) => found.bytes().await.map_err(unavailable),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Removes a file that nothing refers to. A file that cannot be removed costs space, nothing else, so it is only logged.
    pub async fn discard(&self, key: &str) {
        if let Err(error) = self.0.delete(&path(key)).await {
            tracing::warn!(%error, "an unused file could not be removed");
        }
    }

    /// Whether files can be written and read at this moment.
    pub async fn check(&self) -> Result<()> {
        let probe = Path::from(".probe");
        self.0.put(&probe, Bytes::from_static(b"ok").into()).await.map_err(unavailable)?;
        self.0.get(&probe).await.map_err(unavailable)?;
        Ok(())
    }
}

/// Makes stored bytes known to the database, in the transaction of what they belong to.
pub(crate) async fn register(
    tx: &Transaction,
    owner: UserId,
    stored: &StoredBytes,
    media_type: &str,
    original_name: Option<String>,
) -> Result<FileId> {
    let id = FileId::new();
    let row = file::ActiveModel {
        id: Set(id),
        key: Set(stored.key.clone()),
        owner_id: Set(owner),
        sha256: Set(stored.sha256.clone()),
        size: Set(stored.size),
        media_type: Set(media_type.to_owned()),
        original_name: Set(original_name),
        created_at: Set(tx.now()),
    };
    file::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(id)
}

fn random_key() -> Result<String> {
    let mut bytes = [0_u8; 16];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    Ok(hex::encode(bytes))
}

/// Two hex digits make a folder, so that no folder grows without bound.
fn path(key: &str) -> Path {
    Path::from_iter([key.get(..2).unwrap_or("00"), key])
}

fn unavailable(error: object_store::Error) -> Error {
    Error::unavailable("storage", error)
}
