//! The chart on the page as a file of its own.

use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement, Url, XmlSerializer,
};

/// What a standing-alone SVG must carry itself, since the page's style sheets stay behind.
const PROPERTIES: [&str; 14] = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "stroke-linecap",
    "opacity", "font-family", "font-size", "font-weight", "text-anchor", "visibility",
];

/// The SVG element with this id as a file's text: styles written into it, what only serves the page taken out.
pub fn chart_as_svg(id: &str) -> Option<String> {
    let window = web_sys::window()?;
    let original = window.document()?.get_element_by_id(id)?;
    let copy: Element = original.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let (from, to) = (original.query_selector_all("*").ok()?, copy.query_selector_all("*").ok()?);
    let pairs = (0..from.length()).filter_map(|at| Some((from.get(at)?.dyn_into().ok()?, to.get(at)?.dyn_into().ok()?)));
    for (original, copy) in std::iter::once((original.clone(), copy.clone())).chain(pairs) {
        write_style_into(&window, &original, &copy);
    }
    let unwanted = copy.query_selector_all("[data-page-only]").ok()?;
    for at in 0..unwanted.length() {
        let element: Option<Element> = unwanted.get(at).and_then(|node| node.dyn_into().ok());
        element.inspect(Element::remove);
    }
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg").ok()?;
    XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()
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

/// The SVG as PNG bytes at `scale` device pixels a unit, on the page's own background.
pub async fn chart_as_png(svg: &str, width: f64, height: f64, scale: f64, background: &str) -> Option<Vec<u8>> {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(svg)), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    let _ = Url::revoke_object_url(&url);
    decoded.ok()?;

    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(scale, scale).ok()?;
    context.set_fill_style_str(background);
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;

    let (sender, receiver) = oneshot::channel::<Option<Blob>>();
    let callback = Closure::once_into_js(move |blob: Option<Blob>| {
        let _ = sender.send(blob);
    });
    canvas.to_blob(callback.unchecked_ref()).ok()?;
    let blob = receiver.await.ok()??;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
