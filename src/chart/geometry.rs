//! Shapes and texts that all charts' scenes are made of. Coordinates are pixels from the top left corner, y downwards.

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub x: f64,
    /// The top edge.
    pub y: f64,
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
}

impl Rect {
    /// The rectangle of this size around a point.
    pub fn around(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x: x - width / 2.0, y: y - height / 2.0, width, height }
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The rectangle with this much more on every side.
    pub fn grown_by(&self, margin: f64) -> Self {
        let Self { x, y, width, height } = *self;
        Self { x: x - margin, y: y - margin, width: width + 2.0 * margin, height: height + 2.0 * margin }
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether `inner` lies within, edges included.
    pub fn contains(&self, inner: &Self) -> bool {
        self.x <= inner.x && inner.right() <= self.right() && self.y <= inner.y && inner.bottom() <= self.bottom()
    }
}

/// Which end of a text stands at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text runs to the right of it.
    Start,
    /// The text is centred on it.
    Middle,
    /// The text runs up to it.
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// The position of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextPosition {
    /// Pixels from the left to its anchored end.
    pub x: f64,
    /// Pixels from the top to its baseline.
    pub y: f64,
    /// Which end of it stands at `x`.
    pub anchor: Anchor,
}

/// A text with its position.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLabel {
    /// Pixels from the left to its anchored end.
    pub x: f64,
    /// Pixels from the top to its baseline.
    pub y: f64,
    /// Which end of it stands at `x`.
    pub anchor: Anchor,
    /// The words.
    pub text: String,
}

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Pixels along the axis: x on the horizontal, y on the vertical one.
    pub at: f64,
    /// The text beside it.
    pub label: String,
}

/// A rate with its interval, as fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Refused divided by scored.
    pub rate: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}
