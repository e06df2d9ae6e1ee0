//! `refusal-lab classify`: lines of answers in, lines of verdicts out.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use super::classifier::Verdicts;
use super::error::CommandError;
use super::lines::{AnswerLine, read_answer, without_mark};
use super::output::{UNREADABLE, tell};
use crate::domain::{Convention, Exchange};
use crate::refusal::ENCODER;
use crate::report::write_verdict;

/// Which classifier, and by which convention an answer counts as refused.
pub(super) fn options(words: &[&str]) -> Result<(Verdicts, Convention), CommandError> {
    let (mut classifier, mut convention) = (ENCODER, Convention::default());
    for option in words.chunks(2) {
        match *option {
            ["--classifier", id] => classifier = id,
            ["--convention", name] => {
                convention = Convention::from_name(name).ok_or_else(|| CommandError::Convention(name.to_owned()))?;
            }
            [name] => return Err(CommandError::Usage(format!("“classify” has an option “{name}” without a value."))),
            _ => {
                return Err(CommandError::Usage(format!(
                    "“classify” has an option “{}” that it does not know.",
                    option[0]
                )));
            }
        }
    }
    Ok((Verdicts::from_id(classifier)?, convention))
}

/// Answers each line with a line, in order. A line that cannot be read is told of, and shows in the exit code.
pub(super) fn classify(
    verdicts: &Verdicts,
    convention: Convention,
    input: impl Read,
    output: impl Write,
) -> Result<ExitCode, CommandError> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::new(output);
    let mut code = ExitCode::SUCCESS;
    let mut bytes = Vec::new();
    for line in 1.. {
        // No verdict waits for a line that has not come yet.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(|error| CommandError::Input { line, error })? == 0 {
            break;
        }
        let content = if line == 1 { without_mark(&bytes) } else { &bytes }.trim_ascii_end();
        if content.is_empty() {
            continue;
        }
        match read_answer(content) {
            Ok(AnswerLine { id, prompt, response, kind }) => {
                let (verdict, by) = verdicts.of(Exchange { prompt: &prompt, answer: &response })?;
                writeln!(output, "{}", write_verdict(id.as_deref(), &verdict, kind, convention, by))?;
            }
            Err(error) => {
                tell(&format!("Line {line} was passed over: {error}."));
                code = ExitCode::from(UNREADABLE);
            }
        }
    }
    Ok(code)
}
