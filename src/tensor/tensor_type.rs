//! The types of tensors in GGUF files (ggml's `ggml_type` in `ggml.h`; block sizes from `ggml-common.h`).

use candle_core::quantized::GgmlDType;

use super::block_format::BlockFormat;

/// A type of tensor, which says how its elements are stored: in blocks of one size.
#[derive(Debug, PartialEq)]
pub(super) struct TensorType {
    /// The type's number in a file.
    number: u32,
    pub(super) name: &'static str,
    /// Elements in a block.
    pub(super) block_size: usize,
    /// Bytes of a block.
    pub(super) block_bytes: usize,
    pub(super) read_as: ReadAs,
}

/// How tensors of a type are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ReadAs {
    /// Block by block: the kernels multiply with the blocks as they are.
    Blocks(BlockFormat),
    /// As numbers, converted by candle.
    Values(GgmlDType),
    /// Tensors of this type do not run here.
    Unsupported,
}

const fn values(
    number: u32,
    name: &'static str,
    block_size: usize,
    block_bytes: usize,
    dtype: GgmlDType,
) -> TensorType {
    TensorType { number, name, block_size, block_bytes, read_as: ReadAs::Values(dtype) }
}

const fn blocks(
    number: u32,
    name: &'static str,
    block_size: usize,
    block_bytes: usize,
    format: BlockFormat,
) -> TensorType {
    TensorType { number, name, block_size, block_bytes, read_as: ReadAs::Blocks(format) }
}

const fn unsupported(number: u32, name: &'static str, block_size: usize, block_bytes: usize) -> TensorType {
    TensorType { number, name, block_size, block_bytes, read_as: ReadAs::Unsupported }
}

const TENSOR_TYPES: [TensorType; 43] = [
    values(0, "F32", 1, 4, GgmlDType::F32),
    values(1, "F16", 1, 2, GgmlDType::F16),
    values(2, "Q4_0", 32, 18, GgmlDType::Q4_0),
    blocks(3, "Q4_1", 32, 20, BlockFormat::Q4_1),
    unsupported(4, "Q4_2", 16, 10),
    unsupported(5, "Q4_3", 16, 12),
    blocks(6, "Q5_0", 32, 22, BlockFormat::Q5_0),
    values(7, "Q5_1", 32, 24, GgmlDType::Q5_1),
    blocks(8, "Q8_0", 32, 34, BlockFormat::Q8_0),
    unsupported(9, "Q8_1", 32, 36),
    values(10, "Q2_K", 256, 84, GgmlDType::Q2K),
    values(11, "Q3_K", 256, 110, GgmlDType::Q3K),
    values(12, "Q4_K", 256, 144, GgmlDType::Q4K),
    values(13, "Q5_K", 256, 176, GgmlDType::Q5K),
    values(14, "Q6_K", 256, 210, GgmlDType::Q6K),
    unsupported(15, "Q8_K", 256, 292),
    unsupported(16, "IQ2_XXS", 256, 66),
    unsupported(17, "IQ2_XS", 256, 74),
    unsupported(18, "IQ3_XXS", 256, 98),
    unsupported(19, "IQ1_S", 256, 50),
    blocks(20, "IQ4_NL", 32, 18, BlockFormat::Iq4Nl),
    unsupported(21, "IQ3_S", 256, 110),
    unsupported(22, "IQ2_S", 256, 82),
    blocks(23, "IQ4_XS", 256, 136, BlockFormat::Iq4Xs),
    unsupported(24, "I8", 1, 1),
    unsupported(25, "I16", 1, 2),
    unsupported(26, "I32", 1, 4),
    unsupported(27, "I64", 1, 8),
    unsupported(28, "F64", 1, 8),
    unsupported(29, "IQ1_M", 256, 56),
    values(30, "BF16", 1, 2, GgmlDType::BF16),
    unsupported(31, "Q4_0_4_4", 32, 18),
    unsupported(32, "Q4_0_4_8", 32, 18),
    unsupported(33, "Q4_0_8_8", 32, 18),
    unsupported(34, "TQ1_0", 256, 54),
    unsupported(35, "TQ2_0", 256, 66),
    unsupported(36, "IQ4_NL_4_4", 32, 18),
    unsupported(37, "IQ4_NL_4_8", 32, 18),
    unsupported(38, "IQ4_NL_8_8", 32, 18),
    unsupported(39, "MXFP4", 32, 17),
    unsupported(40, "NVFP4", 64, 36),
    unsupported(41, "Q1_0", 128, 18),
    unsupported(42, "Q2_0", 64, 18),
];

impl TensorType {
    /// The type of this number in a file. Newer files may have types that are not known here.
    pub(super) fn by_number(number: u32) -> Option<&'static Self> {
        TENSOR_TYPES.iter().find(|known| known.number == number)
    }

    /// Whether tensors of this type run here.
    pub(super) fn runs(&self) -> bool {
        self.read_as != ReadAs::Unsupported
    }

    /// The names of the types that run here.
    pub(super) fn names_that_run() -> Vec<String> {
        TENSOR_TYPES.iter().filter(|known| known.runs()).map(|known| known.name.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ReadAs, TENSOR_TYPES, TensorType};

    #[test]
    fn types_are_in_the_order_of_their_numbers_and_have_candles_sizes() {
        for (number, known) in (0..).zip(&TENSOR_TYPES) {
            assert_eq!(known.number, number);
            if let ReadAs::Values(reader) = known.read_as {
                assert_eq!(
                    (reader.block_size(), reader.type_size()),
                    (known.block_size, known.block_bytes),
                    "{}",
                    known.name
                );
            }
        }
        assert_eq!(TensorType::by_number(23).map(|known| (known.name, known.runs())), Some(("IQ4_XS", true)));
        assert_eq!(TensorType::by_number(16).map(|known| (known.name, known.runs())), Some(("IQ2_XXS", false)));
        assert_eq!(TensorType::by_number(1000), None);
    }
}
