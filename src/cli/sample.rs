//! `refusal-lab sample`: the prompts that the page would ask, drawn from files.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use serde_json::json;

use super::error::CommandError;
use super::output::UNREADABLE;
use super::prompt_files::DrawOptions;

/// Writes the prompts that the page would ask, in its order: one JSON object a line. Rows that are passed over are told of,
/// and show in the exit code.
pub(super) fn sample_of(options: &[&str]) -> Result<ExitCode, CommandError> {
    let drawn = read_options(options)?.draw()?;
    let mut output = BufWriter::new(io::stdout().lock());
    for prompt in &drawn.prompts {
        let (category, kind) = (prompt.category.as_str(), prompt.kind.as_str());
        writeln!(output, "{}", json!({"id": prompt.id, "category": category, "kind": kind, "prompt": prompt.text}))?;
    }
    output.flush()?;
    Ok(if drawn.has_bad_rows { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS })
}

fn read_options<'o>(options: &[&'o str]) -> Result<DrawOptions<'o>, CommandError> {
    let wrong = |what: &str| CommandError::Usage(format!("“sample” has {what}."));
    let mut read = DrawOptions::default();
    for option in options.chunks(2) {
        let [name, value] = *option else { return Err(wrong("an option without a value")) };
        if !read.take("sample", name, value)? {
            return Err(wrong(&format!("an option “{name}” that it does not know")));
        }
    }
    Ok(read)
}
