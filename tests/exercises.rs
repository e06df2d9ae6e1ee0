//! The exercises of the first screen are what the command writes of today's recorded runs and notes.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a panic is how a test speaks

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_exercises_are_what_the_command_writes_today() {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    let anew = std::env::temp_dir().join(format!("refusal-lab-exercises-{}", std::process::id()));
    for folder in ["prompts", "recorded"] {
        fs::create_dir_all(anew.join(folder)).unwrap();
        for entry in fs::read_dir(public.join(folder)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), anew.join(folder).join(entry.file_name())).unwrap();
        }
    }
    let status = Command::new(env!("CARGO_BIN_EXE_refusal-lab")).arg("exercises").arg(&anew).status().unwrap();
    assert!(status.success());
    let [was, is] = [&public, &anew].map(|folder| fs::read_to_string(folder.join("exercises.json")).unwrap());
    assert!(was == is, "public/exercises.json is not what `refusal-lab exercises public` writes; run it");
    fs::remove_dir_all(&anew).unwrap();
}
