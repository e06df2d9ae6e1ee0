//! Files that leave the page and come into it.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, Event, FileList, HtmlAnchorElement, HtmlInputElement, Url};

/// A file that a person chose.
pub struct PickedFile(web_sys::File);

impl PickedFile {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    pub fn bytes(&self) -> u64 {
        self.0.size() as u64
    }

    pub(super) fn into_blob(self) -> Blob {
        self.0.into()
    }

    /// Its text; `None` if the browser could not read it.
    pub async fn text(&self) -> Option<String> {
        JsFuture::from(self.0.text()).await.ok()?.as_string()
    }
}

/// A file whose bytes the browser holds, not the page.
#[derive(Clone, Debug)]
pub struct BlobFile(Blob);

impl BlobFile {
    /// Its size in bytes.
    pub fn bytes(&self) -> u64 {
        self.0.size() as u64
    }

    /// As many of its first bytes, or all.
    pub fn beginning(&self, bytes: u32) -> Self {
        self.0.slice_with_i32_and_i32(0, bytes as i32).map_or_else(|_| self.clone(), Self)
    }

    /// A file of this text; `None` if the browser has no room for it.
    pub fn of_text(text: &str) -> Option<Self> {
        Blob::new_with_str_sequence(&Array::of1(&text.into())).ok().map(Self)
    }

    /// Its bytes; `None` if the browser could not read it.
    pub async fn read(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    pub(super) fn blob(&self) -> &Blob {
        &self.0
    }
}

impl From<Blob> for BlobFile {
    fn from(blob: Blob) -> Self {
        Self(blob)
    }
}

impl From<PickedFile> for BlobFile {
    fn from(file: PickedFile) -> Self {
        Self(file.into_blob())
    }
}

/// A model file, and where it is to be had.
#[derive(Clone, Debug, Default)]
pub struct ModelSource {
    /// Tells it from others.
    pub id: String,
    /// SHA-256 in hex; empty for a person's own file.
    pub sha256: String,
    /// In the order in which they are tried.
    pub addresses: Vec<String>,
    /// Its size in bytes.
    pub bytes: u64,
    file: Option<Blob>,
}

impl ModelSource {
    /// A file that is fetched.
    pub fn at(id: String, sha256: String, addresses: Vec<String>, bytes: u64) -> Self {
        Self { id, sha256, addresses, bytes, file: None }
    }

    /// A person's own file.
    pub fn dropped(file: PickedFile) -> Self {
        let (name, bytes) = (file.name(), file.bytes());
        Self { id: name, bytes, file: Some(file.into_blob()), ..Self::default() }
    }

    pub(super) fn file(&self) -> Option<&Blob> {
        self.file.as_ref()
    }
}

/// The files of a drop's event.
pub fn dropped_files(event: &Event) -> Vec<PickedFile> {
    let files = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).and_then(|data| data.files());
    listed(files.as_ref())
}

fn listed(files: Option<&FileList>) -> Vec<PickedFile> {
    files.into_iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).map(PickedFile).collect()
}

/// The files of a file box's change event. The box is emptied, so that choosing the same file again is a change too.
pub fn picked_files(event: &Event) -> Vec<PickedFile> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Vec::new() };
    let picked = listed(input.files().as_ref());
    input.set_value("");
    picked
}

/// Hands a text to the person as a file.
pub fn download_text(name: &str, mime: &str, text: &str) -> Option<()> {
    download(name, mime, &JsValue::from_str(text))
}

/// Hands bytes to the person as a file.
pub fn download_bytes(name: &str, mime: &str, bytes: &[u8]) -> Option<()> {
    download(name, mime, &Uint8Array::from(bytes))
}

fn download(name: &str, mime: &str, content: &JsValue) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(content), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Browsers read the blob after the click returns; a minute is ample.
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Some(())
}
