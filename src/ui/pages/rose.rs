//! The ROSE bench: one prompt, answered plainly and from two contexts, and what each word stood against.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::domain::{Candidate, Token};
use crate::state::{BenchSide, BenchSubject, use_local_models, use_model_form, use_rose_bench};
use crate::ui::components::controls::Field;
use crate::ui::components::decoder_form::DecoderForm;
use crate::ui::format;
use crate::ui::text;

#[component]
pub(crate) fn RosePage() -> impl IntoView {
    use_rose_bench().load_recording();
    view! {
        <section class="card rose-page" aria-label=text::rose().bench()>
            <h2>{text::rose().bench()}</h2>
            <p class="hint">{text::rose().bench_hint()}</p>
            <div class="bench">
                <AskForm />
                <div class="comparison">
                    <Subject />
                    <p class="hint">{text::rose().words_hint()}</p>
                    <div class="sides">
                        <Answer side=BenchSide::Plain />
                        <Answer side=BenchSide::Contrasted />
                    </div>
                </div>
            </div>
        </section>
    }
}

#[component]
fn AskForm() -> impl IntoView {
    let settings = use_model_form().settings;
    let bench = use_rose_bench();
    let local = use_local_models();
    let is_busy = move || bench.is_busy() || local.is_awaited.get();
    view! {
        <div class="ask" role="group" aria-label=text::rose().ask_form()>
            <Field label=text::rose().prompt()>
                <textarea
                    rows="2"
                    placeholder=text::rose().prompt_example()
                    prop:value=move || settings.with(|settings| settings.question.clone())
                    on:input:target=move |event| {
                        settings.update(|settings| settings.question = event.target().value());
                    }
                ></textarea>
            </Field>
            // Let go, the slider asks again; while it is drawn it only shows where it is.
            <div on:change=move |_| bench.ask()><DecoderForm is_open=true /></div>
            <div class="buttons">
                <button type="button" class="primary" disabled=move || is_busy() || local.is_list_awaited() on:click=move |_| bench.ask()>
                    {text::rose().ask()}
                </button>
                <button type="button" disabled=move || !is_busy() on:click=move |_| bench.stop()>
                    {text::common().stop()}
                </button>
            </div>
        </div>
    }
}

/// Whose answers these are, and to what.
#[component]
fn Subject() -> impl IntoView {
    let bench = use_rose_bench();
    let words = move || match bench.subject.get()? {
        BenchSubject::Asked { model, prompt, alpha } => {
            Some(view! { <p>{text::rose().asked(&model, &prompt, alpha)}</p> }.into_any())
        }
        BenchSubject::Recorded(words) => Some(
            view! {
                <p>
                    <span class="tag">{text::rose().recorded_label()}</span>
                    {text::rose().recorded(&words.model, &words.prompt, words.decoder.alpha)}
                </p>
                <p class="hint">{text::rose().recorded_caution()}</p>
                <button type="button" on:click=move |_| bench.take_recorded_settings()>
                    {text::rose().take_settings()}
                </button>
            }
            .into_any(),
        ),
    };
    view! { <div class="subject">{words}</div> }
}

/// One of the two answers, word by word. One of its words is in the order of tabs; the arrow keys lead to the others.
#[component]
fn Answer(side: BenchSide) -> impl IntoView {
    let bench = use_rose_bench();
    let transcript = bench.transcript(side);
    let (title, explanation) = match side {
        BenchSide::Plain => (text::rose().plain(), text::rose().plain_hint()),
        BenchSide::Contrasted => (text::rose().contrasted(), text::rose().contrasted_hint()),
    };
    let count = Memo::new(move |_| transcript.with(|transcript| transcript.tokens.len()));
    let focused = RwSignal::new(0_usize);
    let spoken = NodeRef::<Div>::new();
    let step = move |event: KeyboardEvent| {
        let (at, last) = (focused.get_untracked(), count.get_untracked().saturating_sub(1));
        let next = match event.key().as_str() {
            "ArrowRight" => at + 1,
            "ArrowLeft" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        let words = spoken.get_untracked().and_then(|spoken| spoken.query_selector_all(".token").ok());
        let word = words.and_then(|words| words.item(next.min(last) as u32)?.dyn_into::<HtmlElement>().ok());
        // Where the focus cannot go it stays.
        word.into_iter().for_each(|word| drop(word.focus()));
    };
    let is_plain = move || {
        let is_asked_plainly = |subject: &BenchSubject| matches!(subject, BenchSubject::Asked { alpha: 0.0, .. });
        side == BenchSide::Contrasted && bench.subject.with(|subject| subject.as_ref().is_some_and(is_asked_plainly))
    };
    let silence = move || match transcript.with(|transcript| transcript.is_generating) {
        true => text::rose().on_its_way(),
        false if is_plain() => text::rose().no_contrast(),
        false => text::rose().no_answer(),
    };
    let chosen = move || {
        let (_, at) = bench.opened.get().filter(|(of, _)| *of == side)?;
        transcript.with(|transcript| transcript.tokens.get(at).cloned())
    };
    let rendered = Memo::new(move |_| transcript.with(|transcript| transcript.rendered.clone()));
    let as_read = move || rendered.get().into_iter().map(|text| view! { <pre>{text}</pre> }).collect_view();
    view! {
        <section class="side" aria-label=title>
            <h3>{title}</h3>
            <p class="hint">{explanation}</p>
            <div node_ref=spoken class="spoken" aria-live="off" on:keydown=step>
                <For each=move || 0..count.get() key=|at| *at let:at>
                    <Word side at focused />
                </For>
            </div>
            <Show when=move || count.get() == 0>
                <p class="hint silence">{silence}</p>
            </Show>
            {move || chosen().map(|token| view! { <Candidates token /> })}
            <Show when=move || rendered.with(|rendered| !rendered.is_empty())>
                <details>
                    <summary>{text::rose().as_read()}</summary>
                    {as_read}
                </details>
            </Show>
        </section>
    }
}

/// A token. Pressed, it shows what else might have come.
#[component]
fn Word(side: BenchSide, at: usize, focused: RwSignal<usize>) -> impl IntoView {
    let bench = use_rose_bench();
    let transcript = bench.transcript(side);
    let token = Memo::new(move |_| {
        let token = |token: &Token| (token.text.clone(), is_lifted(token));
        transcript.with(|transcript| transcript.tokens.get(at).map(token)).unwrap_or_default()
    });
    let is_open = move || bench.opened.get() == Some((side, at));
    let toggle = move |_| bench.opened.update(|opened| *opened = (*opened != Some((side, at))).then_some((side, at)));
    // An answer that was begun anew may be shorter than the focus was far.
    let is_in_tab_order = move || {
        let last = transcript.with(|transcript| transcript.tokens.len()).saturating_sub(1);
        focused.get().min(last) == at
    };
    view! {
        {move || token.with(|(text, _)| may_begin_line(text)).then(|| view! { <wbr /> })}
        <button
            type="button"
            class="token"
            class:spaced=move || token.with(|(text, _)| is_spaced(text))
            class:lifted=move || token.with(|(_, is_lifted)| *is_lifted)
            aria-expanded=move || is_open().to_string()
            tabindex=move || if is_in_tab_order() { "0" } else { "-1" }
            on:focus=move |_| focused.set(at)
            on:click=toggle
        >
            {move || token.with(|(text, _)| shown(text))}
        </button>
        // A line's end within a button ends no line.
        {move || token.with(|(text, _)| text.contains('\n')).then(|| view! { <br /> })}
    }
}

/// A token's text, its line ends to be seen and pressed.
fn shown(text: &str) -> String {
    text.replace('\n', "⏎")
}

/// Whether a line may begin with a token: not with the rest of a word, and not with what stands behind one.
fn may_begin_line(text: &str) -> bool {
    !text.starts_with(|letter: char| letter.is_ascii_graphic())
}

/// Whether a token is a word behind one space, with which no line is to begin.
fn is_spaced(text: &str) -> bool {
    text.strip_prefix(' ').is_some_and(|word| word.starts_with(|letter: char| !letter.is_whitespace()))
}

/// Whether a token is not the likeliest of its own context.
fn is_lifted(token: &Token) -> bool {
    let own = token.candidates.iter().find(|candidate| candidate.id == token.id);
    let own = own.map_or(1.0, |own| own.positive);
    token.candidates.iter().any(|other| other.positive > own)
}

/// What might have come instead of a token, likeliest first.
#[component]
fn Candidates(token: Token) -> impl IntoView {
    let heads =
        [text::rose().candidate(), text::rose().under_prompt(), text::rose().under_second(), text::rose().after()];
    let heads = heads.map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let has_second = token.candidates.iter().any(|candidate| candidate.second.is_some());
    let row = |candidate: Candidate| {
        let text = if candidate.text.is_empty() { text::rose().end().to_owned() } else { shown(&candidate.text) };
        let Candidate { id, positive, second, contrasted, .. } = candidate;
        view! {
            <tr class:chosen=id == token.id>
                <th scope="row">
                    <code>{text}</code>
                </th>
                <Share share=Some(positive) />
                <Share share=second />
                <Share share=Some(contrasted) />
            </tr>
        }
    };
    let rows = token.candidates.into_iter().map(row).collect_view();
    view! {
        <div class="scroller">
            <table class="candidates" aria-label=text::rose().candidates()>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {has_second.then(|| view! { <p class="hint">{text::rose().candidates_hint()}</p> })}
    }
}

/// A probability, in figures over a bar.
#[component]
fn Share(#[prop(optional_no_strip)] share: Option<f32>) -> impl IntoView {
    let share = share.map(f64::from);
    view! {
        <td class="number" style=("--share", share.unwrap_or_default().to_string())>
            {share.map_or_else(|| "–".to_owned(), format::percent)}
        </td>
    }
}
