//! Why a file of weights cannot be used.

/// Why a GGUF file cannot be used. The sentences advise a new download only where the file is damaged or cut.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FileError {
    /// The file is in another format.
    #[error(
        "This is not a model file in the format GGUF{}. Choose a file whose name ends in .gguf.",
        looks_like.map(|name| format!(", but looks like {name}")).unwrap_or_default()
    )]
    OtherFormat {
        /// The format that the file's first bytes belong to, if it is known.
        looks_like: Option<&'static str>,
    },
    /// A GGUF file of a version to come.
    #[error(
        "This GGUF file has version {found} of the format, and the newest that is read here is {newest}. Choose a file of \
         an earlier version."
    )]
    Version {
        /// The file's version.
        found: u32,
        /// The newest version that is read here.
        newest: u32,
    },
    /// A GGUF file for machines of the other byte order.
    #[error(
        "This GGUF file was written for big-endian machines, and little-endian files are read here. Choose the model's \
         little-endian file, which is the usual one."
    )]
    BigEndian,
    /// One of several files of a model.
    #[error(
        "This file is part {number} of {count} of a model, and a part does not run by itself. Join the parts into one file \
         (llama.cpp's llama-gguf-split --merge does it), or choose a model that comes in one file."
    )]
    Part {
        /// The part's number, from 1.
        number: usize,
        /// How many parts there are.
        count: usize,
    },
    /// Tensors of types that do not run here.
    #[error(
        "Of the model's {tensors} tensors, {} have a type that does not run here: {}. These types run: {run}. Choose another \
         quantisation of the model, such as Q8_0 or Q4_K_M.",
        found.iter().map(|(_, count)| count).sum::<usize>(),
        found.iter().map(|(name, count)| format!("{name} ({count})")).collect::<Vec<_>>().join(", ")
    )]
    Kinds {
        /// The name of each unsupported type, and how many tensors have it.
        found: Vec<(String, usize)>,
        /// The number of all tensors in the file.
        tensors: usize,
        /// The names of the types that run, separated by commas.
        run: String,
    },
    /// The header contradicts itself, or the format.
    #[error("The model file's header cannot be read: {reason}. The file is damaged; download it again.")]
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// A header larger than is read here.
    #[error(
        "The model file's header is too large: it has more than {most} {of}, and models that run here have far fewer. Choose \
         another model."
    )]
    HeaderTooLarge {
        /// The limit.
        most: u64,
        /// What is counted: bytes, keys or tensors.
        of: &'static str,
    },
    /// A metadata value is of an unexpected type.
    #[error("The model file's “{key}” is not {expected}, which it is in models that run here. Choose another model.")]
    Value {
        /// The key in the file.
        key: String,
        /// What the value should be.
        expected: &'static str,
    },
    /// The file ends before its tensors do.
    #[error(
        "The model file is cut short: by its own account it has at least {expected} bytes, and {found} are there. Download \
         it again."
    )]
    Cut {
        /// Bytes that the header says there are, at least.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The model's architecture runs here, and something else in the file does not.
    #[error(
        "The model uses {what}, which does not run here. Choose another model, or another quantisation of this one."
    )]
    Unsupported {
        /// What does not run, and where it stands.
        what: String,
    },
    /// A required key or tensor is missing, or has another shape.
    #[error("The model file lacks {what}, which every model that runs here has. Choose another model.")]
    Lacking {
        /// What is missing.
        what: String,
    },
    /// There is not enough memory for the weights.
    #[error(
        "The model needs about {needed_mb} MB of memory, which is not to be had here. Choose a smaller model, or close other \
         tabs and try again."
    )]
    TooLarge {
        /// The memory needed, in units of 1,000,000 bytes.
        needed_mb: u64,
    },
    /// The file could not be read to its end.
    #[error("The model file could not be read ({reason}). Try again; if that does not help, choose the file again.")]
    Reading {
        /// The reader's own message.
        reason: String,
    },
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::Reading { reason: error.to_string() }
    }
}

impl FileError {
    /// A required thing that the file does not have.
    pub fn lacking(what: impl Into<String>) -> Self {
        Self::Lacking { what: what.into() }
    }

    /// The same error for a file of this name. If the file cannot be read and its name says that it is one part of a
    /// model, the error says so.
    #[must_use]
    pub fn of_file_named(self, name: &str) -> Self {
        let is_broken = matches!(self, Self::OtherFormat { .. } | Self::Damaged { .. } | Self::Cut { .. });
        match super::part_by_name(name) {
            Some((number, count)) if is_broken => Self::Part { number, count },
            _ => self,
        }
    }
}
