//! The command line: judges answers and sums up runs as the page does, with the page's own code.

mod answer_file;
mod answer_words;
mod batch;
mod classifier;
mod classify;
mod clock;
mod error;
mod exercises;
mod file_words;
mod import;
mod lines;
mod output;
mod progress;
mod prompt_files;
mod recorded;
mod rose_words;
mod run_file;
mod run_writer;
mod sample;
mod summary;
mod usage;

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use error::CommandError;
use output::{UNREADABLE, tell};

/// Does what the arguments ask for, the program's name apart. What goes wrong is told on standard error.
pub fn run(arguments: &[OsString]) -> ExitCode {
    match run_command(arguments) {
        Ok(code) => code,
        // Whoever read the output has read enough.
        Err(CommandError::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error.to_string());
            ExitCode::from(UNREADABLE)
        }
    }
}

fn run_command(arguments: &[OsString]) -> Result<ExitCode, CommandError> {
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    match (words.as_slice(), arguments) {
        (
            ["--help" | "-h"]
            | [
                "classify" | "summary" | "recorded" | "exercises" | "rose-words" | "sample" | "import" | "batch",
                "--help" | "-h",
            ]
            | ["batch", "write" | "read", "--help" | "-h"],
            _,
        ) => {
            writeln!(io::stdout(), "{}", usage::usage())?;
            Ok(ExitCode::SUCCESS)
        }
        (["classify", options @ ..], _) => {
            let (verdicts, convention) = classify::options(options)?;
            classify::classify(&verdicts, convention, io::stdin().lock(), io::stdout().lock())
        }
        (["summary", _], [_, file]) => summary::summary(Path::new(file)),
        (["recorded", _], [_, folder]) => recorded::recorded(Path::new(folder), None),
        (["recorded", _, "--labels", _, "--by", by], [_, folder, _, labels, ..]) => {
            recorded::recorded(Path::new(folder), Some((Path::new(labels), by)))
        }
        (["exercises", _], [_, folder]) => exercises::exercises(Path::new(folder)),
        (["rose-words", _, prompt], [_, model, _]) => rose_words::rose_words(Path::new(model), prompt),
        (["sample", options @ ..], _) => sample::sample_of(options),
        (["import", options @ ..], _) => import::import(options),
        (["batch", words @ ..], _) => batch::batch(words),
        ([], _) => Err(CommandError::Usage("There is no command.".to_owned())),
        _ => Err(CommandError::Usage(format!("There is no command “{}”.", words.join(" ")))),
    }
}
