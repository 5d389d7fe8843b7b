//! The migrations go up, down and up again.

use migration::{Migrator, MigratorTrait};
use test_db::TestDb;

async fn up_down_up(database: TestDb) {
    Migrator::up(&database.db, None).await.unwrap();
    Migrator::down(&database.db, None).await.unwrap();
    assert_eq!(Migrator::get_applied_migrations(&database.db).await.unwrap().len(), 0);
    Migrator::up(&database.db, None).await.unwrap();
    assert_eq!(Migrator::get_pending_migrations(&database.db).await.unwrap().len(), 0);
}

#[tokio::test]
async fn sqlite_migrates_up_down_up() {
    up_down_up(TestDb::empty_sqlite().await).await;
}

#[tokio::test]
async fn postgres_migrates_up_down_up() {
    if let Some(database) = TestDb::empty_postgres().await {
        up_down_up(database).await;
    }
}
