//! The model's weights: a table from a feature's key to what it adds to each class, and its file: little endian,
//! versioned.

use super::decision::{CLASSES, Calibration};
use super::features::{ZONE_BITS, Zones};

const MAGIC: [u8; 4] = *b"RLLM";
const FORMAT: u32 = 3;
/// Bits of a key that hash its words.
const GROUP_BITS: u32 = u32::BITS - ZONE_BITS;
const SLOT_BITS: u32 = 16;
const BEGINNING_BITS: u32 = 17;
const SLOTS: usize = 1 << SLOT_BITS;
/// More features than fit would leave no slot free.
const MOST_FEATURES: usize = SLOTS / 2;
const EMPTY: u16 = u16::MAX;

/// Weights of the linear model.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearWeights {
    /// The features, sorted by their keys: those of one group of words stand together.
    features: Vec<(u32, [i8; CLASSES])>,
    /// From a group to its first feature. Open addressing: a group stands in its slot or, where that was taken, in the
    /// next free one.
    slots: Vec<Slot>,
    /// One bit for each beginning of a known group: most are not, and this small table says so at once.
    begun: Vec<u64>,
    /// The score that one unit of a weight adds, by class.
    pub scale: [f32; CLASSES],
    /// The score before any feature, by class.
    pub bias: [f32; CLASSES],
    /// From the model's probabilities to confidences.
    pub calibration: Calibration,
}

/// The lower half of a group of words (its slot's number is the upper one), and the place of its first feature. Small,
/// so that all slots stay in a processor's cache.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    lower: u16,
    first: u16,
}

/// Why weights could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinearWeightsError {
    /// Not weights, or of another format.
    #[error("This is no file of weights that this version can read. Train them again: make train.")]
    Foreign,
    /// Too short or too long.
    #[error("The file of weights is cut or damaged at byte {0}. Train them again: make train.")]
    Damaged(usize),
}

impl LinearWeights {
    /// Weights that know these features; `None` if they are too many for the table.
    pub fn new(
        features: &[(u32, [i8; CLASSES])],
        scale: [f32; CLASSES],
        bias: [f32; CLASSES],
        calibration: Calibration,
    ) -> Option<Self> {
        if features.len() > MOST_FEATURES {
            return None;
        }
        let mut features = features.to_vec();
        features.sort_unstable();
        let mut slots = vec![Slot { lower: EMPTY, first: 0 }; SLOTS];
        let mut begun = vec![0; 1 << (BEGINNING_BITS - 6)];
        let mut first = 0;
        for of_group in features.chunk_by(|(one, _), (next, _)| one >> ZONE_BITS == next >> ZONE_BITS) {
            let group = of_group[0].0 >> ZONE_BITS;
            let mut at = first_slot(group);
            while slots[at].lower != EMPTY {
                at = (at + 1) % SLOTS;
            }
            slots[at] = Slot { lower: lower_half(group), first };
            let (word, bit) = beginning(group);
            begun[word] |= bit;
            first += of_group.len() as u16;
        }
        Some(Self { features, slots, begun, scale, bias, calibration })
    }

    /// Features that it knows, sorted by their keys.
    pub fn features(&self) -> &[(u32, [i8; CLASSES])] {
        &self.features
    }

    /// The weights of a group of words in those of these zones in which it is known: the zone's number, and one weight a
    /// class in units of `scale`.
    #[inline]
    pub(super) fn rows(&self, group: u32, zones: Zones) -> impl Iterator<Item = (usize, [i8; CLASSES])> {
        let known = self.known_from(group).unwrap_or_default();
        let of_group = known.iter().take_while(move |(key, _)| key >> ZONE_BITS == group);
        let zoned = of_group.map(|(key, row)| (key % (1 << ZONE_BITS), *row));
        zoned.filter(move |(zone, _)| zones.contain(*zone)).map(|(zone, row)| (zone as usize, row))
    }

    /// Whether a group may be known; most are not, and then this says so.
    #[inline]
    pub(super) fn may_know(&self, group: u32) -> bool {
        let (word, bit) = beginning(group);
        self.begun[word] & bit != 0
    }

    /// The features from a group's first one on.
    #[inline]
    fn known_from(&self, group: u32) -> Option<&[(u32, [i8; CLASSES])]> {
        let mut at = first_slot(group);
        loop {
            let slot = self.slots.get(at)?;
            if slot.lower == EMPTY {
                return None;
            }
            // Another group of the same lower half may have been moved here.
            if slot.lower == lower_half(group)
                && let Some(found) = self.features.get(usize::from(slot.first)..)
                && found.first().is_some_and(|(key, _)| key >> ZONE_BITS == group)
            {
                return Some(found);
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// The file. Keys as steps from one to the next, then the rows class by class: what lies together is alike, and
    /// packs better.
    pub fn write(&self) -> Vec<u8> {
        let features = self.features();
        let mut bytes = MAGIC.to_vec();
        for number in [FORMAT, GROUP_BITS, features.len() as u32] {
            bytes.extend(number.to_le_bytes());
        }
        let Calibration { slope, offset, floor } = self.calibration;
        for number in [self.scale, self.bias, slope, offset].as_flattened().iter().chain(&[floor]) {
            bytes.extend(number.to_le_bytes());
        }
        let mut last = 0;
        for (key, _) in features {
            let mut step = key - last;
            last = *key;
            while step >= 0x80 {
                bytes.push(step as u8 | 0x80);
                step >>= 7;
            }
            bytes.push(step as u8);
        }
        for class in 0..CLASSES {
            bytes.extend(features.iter().map(|(_, row)| row[class] as u8));
        }
        bytes
    }

    /// Reads what [`LinearWeights::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, LinearWeightsError> {
        let mut reader = WeightsReader { bytes, at: 0 };
        if reader.take()? != MAGIC || reader.number()? != FORMAT || reader.number()? != GROUP_BITS {
            return Err(LinearWeightsError::Foreign);
        }
        let count = reader.number()? as usize;
        let mut numbers = [[0.0; CLASSES]; 4];
        for number in numbers.as_flattened_mut() {
            *number = f32::from_le_bytes(reader.take()?);
        }
        let floor = f32::from_le_bytes(reader.take()?);
        let mut features = Vec::with_capacity(count.min(bytes.len()));
        let mut key = 0_u32;
        for _ in 0..count {
            key = key.checked_add(reader.step()?).ok_or(LinearWeightsError::Damaged(reader.at))?;
            features.push((key, [0; CLASSES]));
        }
        for class in 0..CLASSES {
            for (_, row) in &mut features {
                let [weight] = reader.take()?;
                row[class] = weight as i8;
            }
        }
        let is_whole = reader.at == bytes.len();
        let damaged = LinearWeightsError::Damaged(reader.at);
        let [scale, bias, slope, offset] = numbers;
        let weights = Self::new(&features, scale, bias, Calibration { slope, offset, floor });
        weights.filter(|_| is_whole).ok_or(damaged)
    }
}

struct WeightsReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl WeightsReader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], LinearWeightsError> {
        let taken = self.bytes.get(self.at..self.at + N).and_then(|taken| taken.try_into().ok());
        self.at += N;
        taken.ok_or(LinearWeightsError::Damaged(self.bytes.len()))
    }

    fn number(&mut self) -> Result<u32, LinearWeightsError> {
        self.take().map(u32::from_le_bytes)
    }

    /// LEB128, of 32 bits at most.
    fn step(&mut self) -> Result<u32, LinearWeightsError> {
        let mut step = 0;
        for shift in [0, 7, 14, 21, 28] {
            let [byte] = self.take()?;
            step |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(step);
            }
        }
        Err(LinearWeightsError::Damaged(self.at))
    }
}

/// The word and bit of a group's beginning in `begun`.
#[inline]
fn beginning(group: u32) -> (usize, u64) {
    let bits = group >> (GROUP_BITS - BEGINNING_BITS);
    ((bits >> 6) as usize, 1 << (bits & 63))
}

#[inline]
fn first_slot(group: u32) -> usize {
    (group >> (GROUP_BITS - SLOT_BITS)) as usize
}

#[inline]
fn lower_half(group: u32) -> u16 {
    (group & ((1 << (GROUP_BITS - SLOT_BITS)) - 1)) as u16
}

#[cfg(test)]
mod tests {
    use super::super::features::{Zone, key_of};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_comes_back(
            groups in proptest::collection::btree_map(0_u32..1 << GROUP_BITS, any::<[[i8; CLASSES]; 3]>(), 0..100),
        ) {
            let zoned = |group: &u32, zone: u32| key_of(*group, zone * 3);
            let features: Vec<_> = groups
                .iter()
                .flat_map(|(group, rows)| (0..3).map(move |zone| (zoned(group, zone), rows[zone as usize])))
                .collect();
            let weights = LinearWeights::new(&features, [0.5; CLASSES], [1.0, -1.0, 0.0, 2.0, 0.5, 3.0], Calibration { slope: [1.5; CLASSES], offset: [0.5; CLASSES], floor: 0.4 }).unwrap();
            prop_assert_eq!(weights.features(), &features);
            let zones_3_and_6 = Zones::of(Zone::Head).and(Zone::Quoted);
            for (group, [_, second, third]) in &groups {
                let rows: Vec<_> = weights.rows(*group, zones_3_and_6).collect();
                prop_assert_eq!(rows, [(3, *second), (6, *third)]);
            }
            prop_assert_eq!(LinearWeights::read(&weights.write()), Ok(weights));
        }

        #[test]
        fn any_bytes_are_weights_or_an_error(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), cut: bool) {
            let _ = LinearWeights::read(&bytes);
            let whole = LinearWeights::new(&[(7, [1; CLASSES])], [1.0; CLASSES], [0.0; CLASSES], Calibration::NONE).unwrap().write();
            let length = whole.len();
            bytes.splice(0..0, whole);
            if cut {
                bytes.pop();
            }
            prop_assert!(LinearWeights::read(&bytes).is_ok() == (bytes.len() == length));
        }
    }
}
