//! How far a long file has been read, on a terminal.

use std::fs::File;

use indicatif::{ProgressBar, ProgressBarIter, ProgressStyle};

/// The file, whose reading shows on standard error if that is a terminal. The bar goes when the file is dropped.
pub(super) fn with_progress(name: &str, file: File) -> ProgressBarIter<File> {
    let bytes = file.metadata().map_or(0, |about| about.len());
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes} of {total_bytes}, {eta} left");
    let bar = ProgressBar::new(bytes).with_message(name.to_owned());
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.wrap_read(file)
}
