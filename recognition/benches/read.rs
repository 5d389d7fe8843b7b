//! Time to read a sample card, engine warm.

use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use recognition::{Engine, ReadOptions, read_picture};

fn read(criterion: &mut Criterion) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let options = ReadOptions::default();
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    for id in ["english", "dark"] {
        let (Ok(bytes), Ok(mut engine)) =
            (std::fs::read(folder.join(format!("{id}.jpg"))), Engine::new(&options, None))
        else {
            continue;
        };
        group.bench_function(id, |bencher| {
            bencher.iter(|| read_picture(&bytes, &mut engine, &options));
        });
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
