//! Any payload of a QR code must be understood without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognition::fields::{Context, fields};
use recognition::{Code, CodeKind};

fuzz_target!(|input: &[u8]| {
    let payload = String::from_utf8_lossy(input).into_owned();
    for kind in [CodeKind::Vcard, CodeKind::Mecard, CodeKind::Url, CodeKind::Text] {
        let code = Code { payload: payload.clone(), kind, polygon: vec![[0.0, 0.0]] };
        fields(&[], &[code], &Context { default_region: Some("DE") });
    }
});
