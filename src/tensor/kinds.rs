//! The types of tensors that ggml knows, by their numbers in a file (`ggml.h`; sizes from `ggml-common.h`).

use candle_core::quantized::GgmlDType;

use super::formats::Format;

/// A type of tensor.
#[derive(Debug, PartialEq)]
pub(super) struct Kind {
    number: u32,
    pub(super) name: &'static str,
    /// Elements of a block.
    pub(super) block: usize,
    /// Bytes of a block.
    pub(super) bytes: usize,
    /// How it is read here.
    pub(super) reading: Reading,
}

/// How tensors of a type are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// Block by block, since the kernels multiply with them as they are.
    AsBlocks(Format),
    /// As numbers, by candle.
    AsValues(GgmlDType),
    /// Not at all.
    None,
}

const fn values(number: u32, name: &'static str, block: usize, bytes: usize, kind: GgmlDType) -> Kind {
    Kind { number, name, block, bytes, reading: Reading::AsValues(kind) }
}

const fn blocks(number: u32, name: &'static str, block: usize, bytes: usize, format: Format) -> Kind {
    Kind { number, name, block, bytes, reading: Reading::AsBlocks(format) }
}

const fn other(number: u32, name: &'static str, block: usize, bytes: usize) -> Kind {
    Kind { number, name, block, bytes, reading: Reading::None }
}

const KINDS: [Kind; 43] = [
    values(0, "F32", 1, 4, GgmlDType::F32),
    values(1, "F16", 1, 2, GgmlDType::F16),
    values(2, "Q4_0", 32, 18, GgmlDType::Q4_0),
    blocks(3, "Q4_1", 32, 20, Format::Q4_1),
    other(4, "Q4_2", 16, 10),
    other(5, "Q4_3", 16, 12),
    blocks(6, "Q5_0", 32, 22, Format::Q5_0),
    values(7, "Q5_1", 32, 24, GgmlDType::Q5_1),
    blocks(8, "Q8_0", 32, 34, Format::Q8_0),
    other(9, "Q8_1", 32, 36),
    values(10, "Q2_K", 256, 84, GgmlDType::Q2K),
    values(11, "Q3_K", 256, 110, GgmlDType::Q3K),
    values(12, "Q4_K", 256, 144, GgmlDType::Q4K),
    values(13, "Q5_K", 256, 176, GgmlDType::Q5K),
    values(14, "Q6_K", 256, 210, GgmlDType::Q6K),
    other(15, "Q8_K", 256, 292),
    other(16, "IQ2_XXS", 256, 66),
    other(17, "IQ2_XS", 256, 74),
    other(18, "IQ3_XXS", 256, 98),
    other(19, "IQ1_S", 256, 50),
    blocks(20, "IQ4_NL", 32, 18, Format::Iq4Nl),
    other(21, "IQ3_S", 256, 110),
    other(22, "IQ2_S", 256, 82),
    blocks(23, "IQ4_XS", 256, 136, Format::Iq4Xs),
    other(24, "I8", 1, 1),
    other(25, "I16", 1, 2),
    other(26, "I32", 1, 4),
    other(27, "I64", 1, 8),
    other(28, "F64", 1, 8),
    other(29, "IQ1_M", 256, 56),
    values(30, "BF16", 1, 2, GgmlDType::BF16),
    other(31, "Q4_0_4_4", 32, 18),
    other(32, "Q4_0_4_8", 32, 18),
    other(33, "Q4_0_8_8", 32, 18),
    other(34, "TQ1_0", 256, 54),
    other(35, "TQ2_0", 256, 66),
    other(36, "IQ4_NL_4_4", 32, 18),
    other(37, "IQ4_NL_4_8", 32, 18),
    other(38, "IQ4_NL_8_8", 32, 18),
    other(39, "MXFP4", 32, 17),
    other(40, "NVFP4", 64, 36),
    other(41, "Q1_0", 128, 18),
    other(42, "Q2_0", 64, 18),
];

impl Kind {
    /// The type that a file means by a number. Newer files may have types that are not known here.
    pub(super) fn of(number: u32) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.number == number)
    }

    /// Whether it runs here.
    pub(super) fn runs(&self) -> bool {
        self.reading != Reading::None
    }

    /// Names of the types that run here.
    pub(super) fn names_that_run() -> String {
        let names: Vec<&str> = KINDS.iter().filter(|kind| kind.runs()).map(|kind| kind.name).collect();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, Kind, Reading};

    #[test]
    fn numbers_stand_in_order_and_sizes_are_those_of_the_reader() {
        for (number, kind) in (0..).zip(&KINDS) {
            assert_eq!(kind.number, number);
            if let Reading::AsValues(reader) = kind.reading {
                assert_eq!((reader.block_size(), reader.type_size()), (kind.block, kind.bytes), "{}", kind.name);
            }
        }
        assert_eq!(Kind::of(23).map(|kind| (kind.name, kind.runs())), Some(("IQ4_XS", true)));
        assert_eq!(Kind::of(16).map(|kind| (kind.name, kind.runs())), Some(("IQ2_XXS", false)));
        assert_eq!(Kind::of(1000), None);
    }
}
