//! What a file is by its first bytes: packed with gzip, which is unpacked; of a format that is named, so that a person
//! knows how to come to a text; or as it is.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::GzDecoder;

use super::{DatasetError, ForeignFormat};

/// The largest text that is unpacked: a page has no room for more, and a few bytes of gzip can stand for any number.
const MOST_UNPACKED: u64 = 256 << 20;
/// Enough for a first look.
const BEGINNING: u64 = 1 << 18;

/// How much of a file is here, or is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// It may be cut anywhere.
    Beginning,
}

const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];

/// Where a tar archive has its name, and which it is.
const TAR: (usize, &[u8]) = (257, b"ustar");

/// How files begin that are no table of text.
const FOREIGN: [(&[u8], ForeignFormat); 10] = [
    (b"PAR1", ForeignFormat::Parquet),
    (b"version https://git-lfs.github.com/spec/", ForeignFormat::GitLfsPointer),
    (b"ARROW1", ForeignFormat::Arrow),
    (b"PK\x03\x04", ForeignFormat::Zip),
    (b"\xd0\xcf\x11\xe0", ForeignFormat::OldExcel),
    (b"SQLite format 3", ForeignFormat::Sqlite),
    (b"%PDF-", ForeignFormat::Pdf),
    (b"\x28\xb5\x2f\xfd", ForeignFormat::Zstd),
    (b"\xfd7zXZ\0", ForeignFormat::Xz),
    (b"BZh", ForeignFormat::Bzip2),
];

/// The file's own bytes, unpacked where they are packed; `file` is what to call it in an error.
pub(super) fn unpacked<'b>(file: &str, bytes: &'b [u8], extent: Extent) -> Result<Cow<'b, [u8]>, DatasetError> {
    let bytes = match is_packed(bytes) {
        true => Cow::Owned(gunzipped(file, bytes, extent)?),
        false => Cow::Borrowed(bytes),
    };
    if bytes.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)) {
        return Err(DatasetError::Foreign { file: file.to_owned(), format: ForeignFormat::Tar });
    }
    match FOREIGN.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        Some((_, format)) => Err(DatasetError::Foreign { file: file.to_owned(), format: *format }),
        None => Ok(bytes),
    }
}

/// Whether the bytes are to be unpacked.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(GZIP)
}

fn gunzipped(file: &str, bytes: &[u8], extent: Extent) -> Result<Vec<u8>, DatasetError> {
    let most = if extent == Extent::Whole { MOST_UNPACKED } else { BEGINNING };
    let mut text = Vec::new();
    let read = unpack_members(bytes, most + 1, &mut text);
    match (read, extent) {
        (Ok(_), Extent::Whole) if text.len() as u64 > most => {
            Err(DatasetError::TooLarge { file: file.to_owned(), most_mb: most >> 20 })
        }
        (Err(error), Extent::Whole) => Err(DatasetError::Packed { file: file.to_owned(), reason: error.to_string() }),
        (Err(error), Extent::Beginning) if text.is_empty() => {
            Err(DatasetError::Packed { file: file.to_owned(), reason: error.to_string() })
        }
        _ => Ok(text),
    }
}

/// Unpacks one member of the file after the other, up to so many bytes. Some writers fill up a file's last block with zeros.
fn unpack_members(mut bytes: &[u8], most: u64, text: &mut Vec<u8>) -> std::io::Result<()> {
    while text.is_empty() || bytes.iter().any(|byte| *byte != 0) {
        let mut decoder = GzDecoder::new(bytes);
        decoder.by_ref().take(most - text.len() as u64).read_to_end(text)?;
        if text.len() as u64 == most {
            break;
        }
        bytes = decoder.into_inner();
        if bytes.is_empty() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    pub(in super::super) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_is_unpacked_part_by_part() {
        let packed = [gzip(b"prompt\n"), gzip(b"What?\n")].concat();
        assert_eq!(*unpacked("a.gz", &packed, Extent::Whole).unwrap(), *b"prompt\nWhat?\n");
        assert_eq!(*unpacked("a.csv", b"prompt\n", Extent::Whole).unwrap(), *b"prompt\n");
    }

    #[test]
    fn zeros_behind_the_last_part_are_passed_over_and_other_bytes_are_not() {
        let packed = gzip(b"prompt\n");
        let filled = [packed.as_slice(), &[0; 512]].concat();
        assert_eq!(*unpacked("a.gz", &filled, Extent::Whole).unwrap(), *b"prompt\n");
        let more = [packed.as_slice(), b"\0\0more"].concat();
        assert!(matches!(unpacked("a.gz", &more, Extent::Whole), Err(DatasetError::Packed { .. })));
        assert!(unpacked("a.gz", &[gzip(b""), packed].concat(), Extent::Whole).is_ok_and(|text| *text == *b"prompt\n"));
        assert!(unpacked("a.gz", &gzip(b""), Extent::Whole).is_ok_and(|text| text.is_empty()));
    }

    #[test]
    fn gzip_that_breaks_off_is_looked_at_and_not_taken_for_the_whole() {
        let text: String = (0..2_000).map(|n| format!("{}\n", n * 7_919 % 10_007)).collect();
        let packed = gzip(text.as_bytes());
        let cut = &packed[..packed.len() / 2];
        let seen = unpacked("a.gz", cut, Extent::Beginning).unwrap();
        assert!(!seen.is_empty() && text.as_bytes().starts_with(&seen));
        let error = unpacked("a.gz", cut, Extent::Whole).unwrap_err();
        assert!(matches!(&error, DatasetError::Packed { file, .. } if file == "a.gz"), "{error:?}");
    }

    #[test]
    fn gzip_of_more_than_there_is_room_for_is_refused() {
        let packed = gzip(&vec![0; MOST_UNPACKED as usize + 2]);
        assert!(packed.len() < 2 << 20);
        let error = unpacked("a.gz", &packed, Extent::Whole).unwrap_err();
        assert_eq!(error, DatasetError::TooLarge { file: "a.gz".into(), most_mb: 256 });
    }

    #[test]
    fn a_known_foreign_format_is_an_error_that_names_it() {
        let mut tar = vec![0; 512];
        tar[..10].copy_from_slice(b"prompts.cs");
        tar[257..262].copy_from_slice(b"ustar");
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n";
        for (bytes, format) in [
            (&b"PAR1\x15\x04"[..], ForeignFormat::Parquet),
            (pointer, ForeignFormat::GitLfsPointer),
            (b"PK\x03\x04\x14\0", ForeignFormat::Zip),
            (&tar, ForeignFormat::Tar),
            (&gzip(&tar), ForeignFormat::Tar),
            (&gzip(b"PAR1\x15\x04"), ForeignFormat::Parquet),
        ] {
            let error = DatasetError::Foreign { file: "f".to_owned(), format };
            assert_eq!(unpacked("f", bytes, Extent::Whole), Err(error));
        }
    }
}
