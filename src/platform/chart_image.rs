//! The chart on the page as a file of its own.

use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement, Url, XmlSerializer,
};

use crate::domain::decimal;

/// What a standing-alone SVG must carry itself, since the page's style sheets stay behind.
const PROPERTIES: [&str; 14] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-linecap",
    "opacity",
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

impl ChartImage {
    /// The SVG element with this id, with lines of text below it. `None` if the browser lets no such thing be made.
    pub fn of(id: &str, captions: &[String]) -> Option<Self> {
        const LINE: f64 = 18.0;
        const MARGIN: f64 = 10.0;
        let window = web_sys::window()?;
        let original = window.document()?.get_element_by_id(id)?;
        let copy: Element = original.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let (from, to) = (original.query_selector_all("*").ok()?, copy.query_selector_all("*").ok()?);
        let pairs =
            (0..from.length()).filter_map(|at| Some((from.get(at)?.dyn_into().ok()?, to.get(at)?.dyn_into().ok()?)));
        for (original, copy) in pairs {
            write_style_into(&window, &original, &copy);
        }
        write_style_into(&window, &original, &copy);
        let unwanted = copy.query_selector_all("[data-page-only]").ok()?;
        for at in 0..unwanted.length() {
            let element: Option<Element> = unwanted.get(at).and_then(|node| node.dyn_into().ok());
            element.inspect(Element::remove);
        }
        let size = |name: &str| decimal::read(&original.get_attribute(name)?);
        let (width, chart_height) = (size("width")?, size("height")?);
        let height = chart_height + LINE * captions.len() as f64 + MARGIN;
        copy.set_attribute("height", &decimal::write(height)).ok()?;
        copy.set_attribute("viewBox", &format!("0 0 {} {}", decimal::write(width), decimal::write(height))).ok()?;
        let style = window.get_computed_style(&original).ok()??;
        let background = svg_element("rect", &[("width", "100%"), ("height", "100%")])?;
        background.set_attribute("fill", &style.get_property_value("background-color").ok()?).ok()?;
        copy.prepend_with_node_1(&background).ok()?;
        for (caption, number) in captions.iter().zip(1..) {
            let y = decimal::write(chart_height + LINE * f64::from(number));
            let line = svg_element("text", &[("x", "12"), ("y", &y), ("font-size", "12")])?;
            line.set_attribute("fill", &style.get_property_value("color").ok()?).ok()?;
            line.set_text_content(Some(caption));
            copy.append_child(&line).ok()?;
        }
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

fn svg_element(name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = web_sys::window()?.document()?.create_element_ns(Some("http://www.w3.org/2000/svg"), name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    Some(element)
}

fn write_style_into(window: &web_sys::Window, original: &Element, copy: &Element) {
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
