//! The recorded runs are what today's classifier makes of them.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a panic is how a test speaks

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn recorded_runs_are_judged_by_todays_classifier() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/recorded");
    let anew = std::env::temp_dir().join(format!("refusal-lab-recorded-{}", std::process::id()));
    fs::create_dir_all(&anew).unwrap();
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    for name in names(&kept) {
        fs::copy(kept.join(&name), anew.join(&name)).unwrap();
    }
    let status = Command::new(env!("CARGO_BIN_EXE_refusal-lab")).arg("recorded").arg(&anew).status().unwrap();
    assert!(status.success());
    assert_eq!(names(&kept), names(&anew));
    for name in names(&kept) {
        let [was, is] = [&kept, &anew].map(|folder| fs::read_to_string(folder.join(&name)).unwrap());
        assert!(was == is, "{name:?} is not what `refusal-lab recorded public/recorded` writes; run it");
    }
    fs::remove_dir_all(&anew).unwrap();
}
