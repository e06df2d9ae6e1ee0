//! The chart on the page as a file of its own.

use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Document, Element, HtmlCanvasElement, HtmlImageElement, Url,
    Window, XmlSerializer,
};

use crate::domain::decimal;

/// What a standing-alone SVG must carry itself, since the page's style sheets stay behind.
const PROPERTIES: [&str; 15] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-linecap",
    "opacity",
    "paint-order",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "visibility",
];

/// A chart, taken off the page: standing alone, with its own styles and background.
pub struct ChartImage {
    svg: String,
    width: f64,
    height: f64,
}

/// Marks the entries of the page's legend, each a small drawing with words, which an exported chart explains its shapes by.
const KEYS: &str = "[data-export-key]:not([aria-pressed='false'])";

const MARGIN: f64 = 12.0;
const TITLE_SIZE: f64 = 15.0;
const TEXT_SIZE: f64 = 12.0;
const LINE: f64 = 18.0;
/// A generous width of a letter, as a part of the letters' size.
const LETTER: f64 = 0.58;

impl ChartImage {
    /// The SVG element with this id, with a title above it and, below it, its legend and lines of text: `words` has the title
    /// and the lines. `None` if the browser lets no such thing be made.
    pub fn of(id: &str, words: &[String]) -> Option<Self> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let original = document.get_element_by_id(id)?;
        let copy: Element = original.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let pairs = elements(&original, "*")?.into_iter().zip(elements(&copy, "*")?);
        pairs.for_each(|(original, copy)| write_style_into(&window, &original, &copy));
        write_style_into(&window, &original, &copy);
        elements(&copy, "[data-page-only]")?.iter().for_each(Element::remove);

        let size = |name: &str| decimal::read(&original.get_attribute(name)?);
        let (width, chart_height) = (size("width")?, size("height")?);
        let style = window.get_computed_style(&original).ok()??;
        let ink = style.get_property_value("color").ok()?;
        let (title, captions) = words.split_first()?;

        let title_lines = wrap(title, width, TITLE_SIZE);
        let head = MARGIN + LINE * title_lines.len() as f64;
        let title = text(&title_lines, (MARGIN, TITLE_SIZE + 6.0 - head), TITLE_SIZE, &ink)?;
        copy.append_child(&title).ok()?;
        let mut y = chart_height + LINE;
        for row in key_rows(&document, width)? {
            for (x, key) in row {
                let key = key_view(&window, &key, (x, y), &ink)?;
                copy.append_child(&key).ok()?;
            }
            y += LINE;
        }
        for caption in captions {
            let lines = wrap(caption, width, TEXT_SIZE);
            let text = text(&lines, (MARGIN, y), TEXT_SIZE, &ink)?;
            copy.append_child(&text).ok()?;
            y += LINE * lines.len() as f64;
        }

        let height = head + y;
        let numbers = [0.0, -head, width, height].map(decimal::write);
        let [x, top, across, down] = numbers.each_ref();
        copy.set_attribute("height", down).ok()?;
        copy.set_attribute("viewBox", &numbers.join(" ")).ok()?;
        let background = svg_element("rect", &[("x", x), ("y", top), ("width", across), ("height", down)])?;
        background.set_attribute("fill", &style.get_property_value("background-color").ok()?).ok()?;
        let description = svg_element("desc", &[])?;
        description.set_text_content(Some(&words.join("\n")));
        copy.prepend_with_node_2(&description, &background).ok()?;
        let svg = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
        Some(Self { svg, width, height })
    }

    /// The file's text.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// PNG bytes at `scale` pixels a unit.
    pub async fn to_png(&self, scale: f64) -> Option<Vec<u8>> {
        let options = BlobPropertyBag::new();
        options.set_type("image/svg+xml");
        let parts = Array::of1(&JsValue::from_str(&self.svg));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let image = HtmlImageElement::new().ok()?;
        image.set_src(&url);
        let decoded = JsFuture::from(image.decode()).await;
        let _ = Url::revoke_object_url(&url);
        decoded.ok()?;

        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width((self.width * scale) as u32);
        canvas.set_height((self.height * scale) as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.scale(scale, scale).ok()?;
        context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, self.width, self.height).ok()?;

        let (sender, receiver) = oneshot::channel::<Option<Blob>>();
        let callback = Closure::once_into_js(move |blob: Option<Blob>| {
            let _ = sender.send(blob);
        });
        canvas.to_blob(callback.unchecked_ref()).ok()?;
        let blob = receiver.await.ok()??;
        let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

/// The elements below this one that a selector finds.
fn elements(root: &Element, selector: &str) -> Option<Vec<Element>> {
    let found = root.query_selector_all(selector).ok()?;
    Some((0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect())
}

/// Lines that fit into an image of this width.
fn wrap(words: &str, width: f64, font_size: f64) -> Vec<String> {
    let most = ((width - 2.0 * MARGIN) / (LETTER * font_size)).max(12.0) as usize;
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Text of several lines, the first one's baseline at this place.
fn text(lines: &[String], (x, y): (f64, f64), font_size: f64, ink: &str) -> Option<Element> {
    let [x, y, font_size, line_height] = [x, y, font_size, LINE].map(decimal::write);
    let text = svg_element("text", &[("x", &x), ("y", &y), ("font-size", &font_size), ("fill", ink)])?;
    for (number, line) in lines.iter().enumerate() {
        let span = svg_element("tspan", &[("x", &x), ("dy", if number == 0 { "0" } else { &line_height })])?;
        // Whoever reads the text as a whole finds a space where a line ends; before a line it would be seen.
        let end = if number + 1 == lines.len() { "" } else { " " };
        span.set_text_content(Some(&format!("{line}{end}")));
        text.append_child(&span).ok()?;
    }
    Some(text)
}

/// The entries of the legend in rows that fit into an image of this width, each with its place across.
fn key_rows(document: &Document, width: f64) -> Option<Vec<Vec<(f64, Element)>>> {
    let mut rows: Vec<Vec<(f64, Element)>> = Vec::new();
    let mut x = f64::INFINITY;
    for key in elements(&document.document_element()?, KEYS)? {
        let letters = key.text_content().unwrap_or_default().chars().count();
        let takes = 34.0 + LETTER * TEXT_SIZE * letters as f64;
        if x + takes > width {
            x = MARGIN;
            rows.push(Vec::new());
        }
        rows.last_mut()?.push((x, key));
        x += takes;
    }
    Some(rows)
}

/// An entry of the legend: its shape, then its words from this place on.
fn key_view(window: &Window, key: &Element, (x, y): (f64, f64), ink: &str) -> Option<Element> {
    let original = key.query_selector("path").ok()??;
    let shape: Element = original.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    write_style_into(window, &original, &shape);
    let middle = format!("translate({} {})", decimal::write(x + 8.0), decimal::write(y - 4.0));
    shape.set_attribute("transform", &middle).ok()?;
    let entry = svg_element("g", &[])?;
    let words = key.text_content().unwrap_or_default();
    entry.append_child(&shape).ok()?;
    let words = text(&[words], (x + 20.0, y), TEXT_SIZE, ink)?;
    entry.append_child(&words).ok()?;
    Some(entry)
}

fn svg_element(name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = web_sys::window()?.document()?.create_element_ns(Some("http://www.w3.org/2000/svg"), name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    Some(element)
}

fn write_style_into(window: &Window, original: &Element, copy: &Element) {
    let Ok(Some(style)) = window.get_computed_style(original) else { return };
    for name in PROPERTIES {
        if let Ok(value) = style.get_property_value(name)
            && !value.is_empty()
        {
            let _ = copy.set_attribute(name, &value);
        }
    }
    for name in ["class", "id", "tabindex"] {
        let _ = copy.remove_attribute(name);
    }
}
