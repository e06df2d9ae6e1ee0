//! Why a file of weights cannot be used.

/// What stands in the way of a GGUF file. Only what a new download can help with speaks of one.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FileError {
    /// The file is in another format.
    #[error(
        "This is not a model file in the format GGUF{}. Choose a file whose name ends in .gguf.",
        looks_like.map(|name| format!(", but looks like {name}")).unwrap_or_default()
    )]
    OtherFormat {
        /// What files that begin in this way are.
        looks_like: Option<&'static str>,
    },
    /// A GGUF file of a version to come.
    #[error(
        "This GGUF file has version {found} of the format, and the newest that is read here is {newest}. Choose a file of \
         an earlier version."
    )]
    Version {
        /// By the file's own word.
        found: u32,
        /// That is read here.
        newest: u32,
    },
    /// A GGUF file for machines of the other byte order.
    #[error(
        "This GGUF file was written for big-endian machines, and little-endian files are read here. Choose the model's \
         little-endian file, which is the usual one."
    )]
    BigEndian,
    /// A part of a model.
    #[error(
        "This file is part {number} of {count} of a model, and a part does not run by itself. Join the parts into one file \
         (llama.cpp's llama-gguf-split --merge does it), or choose a model that comes in one file."
    )]
    Part {
        /// From 1 on.
        number: usize,
        /// Of all parts.
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
        /// Each type's name, and how many tensors have it.
        found: Vec<(String, usize)>,
        /// All tensors of the file.
        tensors: usize,
        /// Names of the types that run.
        run: String,
    },
    /// The header contradicts itself, or the format.
    #[error("The model file's header cannot be read: {reason}. The file is damaged; download it again.")]
    Damaged {
        /// What the reader met.
        reason: String,
    },
    /// A header beyond what is read here.
    #[error(
        "The model file's header is too large: it has more than {most} {of}, and models that run here have far fewer. Choose \
         another model."
    )]
    HeaderTooLarge {
        /// That are read here.
        most: u64,
        /// Of what.
        of: &'static str,
    },
    /// A key has a value of a type that it does not have elsewhere.
    #[error("The model file's “{key}” is not {expected}, which it is in models that run here. Choose another model.")]
    Value {
        /// As it stands in the file.
        key: String,
        /// What it should be.
        expected: &'static str,
    },
    /// The file ends before its tensors do.
    #[error(
        "The model file is cut short: by its own account it has at least {expected} bytes, and {found} are there. Download \
         it again."
    )]
    Cut {
        /// Bytes that the header speaks of.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// A model of a kind that runs here, with something that does not.
    #[error(
        "The model uses {what}, which does not run here. Choose another model, or another quantisation of this one."
    )]
    Unsupported {
        /// What, and where.
        what: String,
    },
    /// What every model that runs here has is not there, or is something else.
    #[error("The model file lacks {what}, which every model that runs here has. Choose another model.")]
    Lacking {
        /// What.
        what: String,
    },
    /// More weights than memory.
    #[error(
        "The model needs about {needed_mb} MB of memory, which is not to be had here. Choose a smaller model, or close other \
         tabs and try again."
    )]
    TooLarge {
        /// In 1,000,000 bytes.
        needed_mb: u64,
    },
    /// The file could not be read to its end.
    #[error("The model file could not be read ({reason}). Try again; if that does not help, choose the file again.")]
    Reading {
        /// By the reader's word.
        reason: String,
    },
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::Reading { reason: error.to_string() }
    }
}

impl FileError {
    /// What is said of a file that cannot be read and whose name says that it is a part of one: the name knows better.
    #[must_use]
    pub fn of_file_named(self, name: &str) -> Self {
        let is_broken = matches!(self, Self::OtherFormat { .. } | Self::Damaged { .. } | Self::Cut { .. });
        match super::gguf::part_by_name(name) {
            Some((number, count)) if is_broken => Self::Part { number, count },
            _ => self,
        }
    }
}
