//! A histogram of lengths, with bars of equal width.

/// One bar: values from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistogramBin {
    /// The least value.
    pub from: usize,
    /// The greatest.
    pub to: usize,
    /// The number of values in it, of the first and of the second series.
    pub counts: [u32; 2],
}

/// The distribution of two series of values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// From the least value on, without gaps.
    pub bins: Vec<HistogramBin>,
    /// The least value.
    pub shortest: usize,
    /// At least half of the values are not above it.
    pub median: usize,
    /// The greatest value.
    pub longest: usize,
}

/// Bars' widths that are easy to read, times a power of ten.
const STEPS: [usize; 3] = [1, 2, 5];

/// Bars over two series of values, at most so many. A few values far out share the last bar: it ends where they do.
pub fn histogram(values: [&[usize]; 2], most_bins: usize) -> Histogram {
    let mut all: Vec<usize> = values.concat();
    all.sort_unstable();
    let (Some(shortest), Some(longest)) = (all.first().copied(), all.last().copied()) else {
        return Histogram::default();
    };
    // 99 in 100 decide the bars' width.
    let usual = all[(all.len() - 1) * 99 / 100];
    let width = bin_width(usual - shortest + 1, most_bins.max(2));
    let start = shortest / width * width;
    let count = ((usual - start) / width + 1).min(most_bins.max(2));
    let mut bins: Vec<HistogramBin> = (0..count)
        .map(|at| HistogramBin { from: start + at * width, to: start + (at + 1) * width - 1, counts: [0, 0] })
        .collect();
    for (series, values) in values.into_iter().enumerate() {
        for value in values {
            bins[((value - start) / width).min(count - 1)].counts[series] += 1;
        }
    }
    if let Some(last) = bins.last_mut() {
        last.to = last.to.max(longest);
    }
    Histogram { bins, shortest, median: all[(all.len() - 1) / 2], longest }
}

/// The least width of 1, 2 or 5 times a power of ten with which a span fits.
fn bin_width(span: usize, most_bins: usize) -> usize {
    // One bar fewer, since the first begins at a multiple of the width.
    let fits = |width: &usize| span.div_ceil(*width) < most_bins;
    let powers = std::iter::successors(Some(1_usize), |power| power.checked_mul(10));
    powers.flat_map(|power| STEPS.map(|step| power.saturating_mul(step))).find(fits).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bars_begin_at_round_values() {
        let found = histogram([&[12, 14, 19, 27], &[19]], 4);
        assert_eq!((found.shortest, found.median, found.longest), (12, 19, 27));
        let bins: Vec<_> = found.bins.iter().map(|bin| (bin.from, bin.to, bin.counts)).collect();
        // One value in a hundred may lie far out without making the bars wider.
        assert_eq!(bins, [(10, 14, [2, 0]), (15, 27, [2, 1])]);
    }

    #[test]
    fn no_values_have_no_bins() {
        assert_eq!(histogram([&[], &[]], 10), Histogram::default());
        assert_eq!(histogram([&[7], &[]], 10).bins, [HistogramBin { from: 7, to: 7, counts: [1, 0] }]);
    }

    proptest! {
        #[test]
        fn every_value_is_counted_once(
            a in prop::collection::vec(0..100_000_usize, 0..60),
            b in prop::collection::vec(0..300_usize, 0..60),
            most in 2..40_usize,
        ) {
            let found = histogram([&a, &b], most);
            prop_assert!(found.bins.len() <= most);
            let sum = |series: usize| found.bins.iter().map(|bin| bin.counts[series] as usize).sum::<usize>();
            prop_assert_eq!((sum(0), sum(1)), (a.len(), b.len()));
            prop_assert!(found.bins.windows(2).all(|pair| pair[0].to + 1 == pair[1].from));
            for (from, to) in found.bins.iter().map(|bin| (bin.from, bin.to)).take(found.bins.len().saturating_sub(1)) {
                let inside = a.iter().chain(&b).filter(|value| (from..=to).contains(*value)).count();
                let bin = found.bins.iter().find(|bin| bin.from == from).unwrap();
                prop_assert_eq!(bin.counts.iter().sum::<u32>() as usize, inside);
            }
        }
    }
}
