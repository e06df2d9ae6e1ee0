//! The crate's source as the architecture's tests see it: each file that is not a test's, what it imports, and what it
//! defines. Read by `syn`, so comments, strings and everything behind `#[cfg(test)]` are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// One file of the crate.
#[derive(Default)]
pub(crate) struct File {
    /// Where it is, from the crate's root.
    pub(crate) path: PathBuf,
    /// Its module's path, as in `["state", "runs"]`; empty for `lib.rs`.
    pub(crate) module: Vec<String>,
    /// Types that it defines, with the number of their named fields.
    pub(crate) types: Vec<(String, usize)>,
    /// Types that it has an inherent `impl` of.
    pub(crate) implements: Vec<String>,
    /// Lines that only tests see.
    of_tests: Vec<RangeInclusive<usize>>,
    /// Child modules that have a file of their own.
    children: BTreeSet<String>,
    /// Names that it brings in or passes on: name, path. The name of a glob is `*`.
    names: Vec<(String, Vec<String>)>,
    /// Paths that it depends on: what it imports for itself and names in its code. What it only passes on is not there.
    depends_on: Vec<Vec<String>>,
    /// Files that `include_str!` and `include_bytes!` take in, from the crate's root.
    includes: Vec<PathBuf>,
}

impl File {
    /// The top module that it belongs to: `state` of `src/state/runs.rs`; empty for `lib.rs`.
    pub(crate) fn top(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    /// The file's lines of code with their numbers, comments and what only tests see left out.
    pub(crate) fn code_lines(&self, folder: &Path) -> Vec<(usize, String)> {
        let text = fs::read_to_string(folder.join(&self.path)).unwrap();
        let is_of_tests = |number: &usize| self.of_tests.iter().any(|lines| lines.contains(number));
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"));
        lines.filter(|(number, _)| !is_of_tests(number)).map(|(number, line)| (number, line.to_owned())).collect()
    }
}

/// A program or the library, from its root file on.
pub(crate) struct Source {
    /// Its files, from the root on.
    pub(crate) files: Vec<File>,
    /// Where in `files` a module is.
    by_module: BTreeMap<Vec<String>, usize>,
}

impl Source {
    /// Reads a crate from its root file (`src/lib.rs`, or a program's), following `mod` declarations.
    pub(crate) fn read(folder: &Path, root: &Path) -> Self {
        let mut source = Self { files: Vec::new(), by_module: BTreeMap::new() };
        source.add(folder, root, Vec::new());
        source
    }

    fn add(&mut self, folder: &Path, path: &Path, module: Vec<String>) {
        let text = fs::read_to_string(folder.join(path)).unwrap();
        let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = Reader::new(path);
        reader.visit_file(&tree);
        let (declared, mut file) = (reader.declared, reader.file);
        file.module.clone_from(&module);
        let is_folder_file = ["mod.rs", "lib.rs", "main.rs"].iter().any(|name| path.ends_with(name))
            || path.parent().is_some_and(|parent| parent.ends_with("bin"));
        let beside = path.parent().unwrap();
        let inside = if is_folder_file { beside.to_path_buf() } else { path.with_extension("") };
        self.by_module.insert(module.clone(), self.files.len());
        self.files.push(file);
        for child in declared {
            let plain = inside.join(format!("{child}.rs"));
            let child_path = if folder.join(&plain).is_file() { plain } else { inside.join(&child).join("mod.rs") };
            let child_module = [module.clone(), vec![child]].concat();
            self.add(folder, &child_path, child_module);
        }
    }

    /// Pairs of files of which the first depends on the second, by their places in `files`, each with the name by which
    /// it does. Names are followed through the modules that pass them on to the file that defines them.
    pub(crate) fn dependencies(&self) -> BTreeSet<(usize, usize, String)> {
        let mut found = BTreeSet::new();
        for (from, file) in self.files.iter().enumerate() {
            let name = |path: &[String]| path.last().cloned().unwrap_or_default();
            let named = file.depends_on.iter().filter_map(|path| Some((self.resolve(from, path, 0)?, name(path))));
            let included =
                file.includes.iter().filter_map(|path| Some((self.holder_of(path)?, path.display().to_string())));
            found.extend(named.chain(included).filter(|(to, _)| *to != from).map(|(to, name)| (from, to, name)));
        }
        found
    }

    /// The file that defines what a path names; none where that is of another crate.
    fn resolve(&self, from: usize, path: &[String], depth: usize) -> Option<usize> {
        let file = &self.files[from];
        let mut module = file.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (module, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            name if file.children.contains(name) => {}
            _ => return None,
        }
        while rest.first().is_some_and(|name| name == "super") {
            module.pop();
            rest = &rest[1..];
        }
        self.find(module, rest, depth)
    }

    fn find(&self, mut module: Vec<String>, mut rest: &[String], depth: usize) -> Option<usize> {
        loop {
            let at = *self.by_module.get(&module)?;
            let Some(name) = rest.first() else { return Some(at) };
            let file = &self.files[at];
            if file.children.contains(name) {
                module.push(name.clone());
                rest = &rest[1..];
                continue;
            }
            let passed_on = file.names.iter().find(|(known, path)| known == name && path.len() > 1);
            return match passed_on {
                Some((_, path)) if depth < 8 => self.resolve(at, path, depth + 1),
                _ => Some(at),
            };
        }
    }

    /// The file in whose folder an included one lies.
    fn holder_of(&self, path: &Path) -> Option<usize> {
        let is_near = |file: &File| file.path.ends_with("mod.rs") && file.path.parent() == path.parent();
        self.files.iter().position(is_near)
    }

    /// Files that depend on themselves by way of others of the same top module.
    pub(crate) fn circles(&self) -> Vec<&Path> {
        let is_within = |from: usize, to: usize| self.files[from].top() == self.files[to].top();
        let pairs: BTreeSet<(usize, usize)> = self
            .dependencies()
            .into_iter()
            .filter(|(from, to, _)| is_within(*from, *to))
            .map(|(from, to, _)| (from, to))
            .collect();
        let comes_back = |start: usize| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
            while let Some(at) = open.pop() {
                for (_, to) in pairs.iter().filter(|(from, _)| *from == at) {
                    if *to == start {
                        return true;
                    }
                    if seen.insert(*to) {
                        open.push(*to);
                    }
                }
            }
            false
        };
        (0..self.files.len()).filter(|at| comes_back(*at)).map(|at| self.files[at].path.as_path()).collect()
    }

    /// Names of types that more than one file defines, with the files.
    pub(crate) fn type_names_defined_twice(&self) -> Vec<(String, Vec<String>)> {
        let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for file in &self.files {
            for (name, _) in &file.types {
                places.entry(name).or_default().push(file.path.display().to_string());
            }
        }
        places.into_iter().filter(|(_, files)| files.len() > 1).map(|(name, files)| (name.to_owned(), files)).collect()
    }
}

/// Fills a [`File`].
struct Reader {
    file: File,
    /// Child modules with files of their own.
    declared: Vec<String>,
    /// How many inline modules are around the place: `super` of the innermost is the next one.
    inline: usize,
}

impl Reader {
    fn new(path: &Path) -> Self {
        Self { file: File { path: path.to_path_buf(), ..File::default() }, declared: Vec::new(), inline: 0 }
    }

    fn depend(&mut self, mut path: Vec<String>) {
        let up = path.iter().take_while(|name| *name == "super").count().min(self.inline);
        if up > 0 {
            path.splice(0..up, ["self".to_owned()]);
            if path.get(1).is_some_and(|name| name == "super") {
                path.remove(0);
            }
        }
        if path.len() > 1 {
            self.file.depends_on.push(path);
        }
    }

    fn add_use(&mut self, prefix: &[String], tree: &syn::UseTree, is_passed_on: bool) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        let (name, path) = match tree {
            syn::UseTree::Path(path) => return self.add_use(&with(&path.ident), &path.tree, is_passed_on),
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|item| self.add_use(prefix, item, is_passed_on));
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                (prefix.last().cloned().unwrap_or_default(), prefix.to_vec())
            }
            syn::UseTree::Name(name) => (name.ident.to_string(), with(&name.ident)),
            syn::UseTree::Rename(rename) => (rename.rename.to_string(), with(&rename.ident)),
            syn::UseTree::Glob(_) => ("*".to_owned(), prefix.to_vec()),
        };
        if !is_passed_on {
            self.depend(path.clone());
        }
        self.file.names.push((name, path));
    }

    /// Paths in a macro's words, which are no syntax tree.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if colons == 2 && !path.is_empty() => path.push(ident.to_string()),
                TokenTree::Ident(ident) => {
                    let whole = std::mem::replace(&mut path, vec![ident.to_string()]);
                    self.depend(whole);
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    let whole = std::mem::take(&mut path);
                    self.depend(whole);
                    self.read_tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    let whole = std::mem::take(&mut path);
                    self.depend(whole);
                }
            }
            colons = 0;
        }
        self.depend(path);
    }
}

fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let mut words = list.tokens.clone().into_iter().map(|token| token.to_string());
                words.next().is_some_and(|word| word == "test") || list.tokens.to_string().starts_with("all (test ,")
            })
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if is_of_tests(attributes(item)) {
            let attribute = attributes(item)[0].span().start().line;
            self.file.of_tests.push(attribute..=item.span().end().line);
            return;
        }
        match item {
            syn::Item::Struct(item) => self.file.types.push((item.ident.to_string(), item.fields.len())),
            syn::Item::Enum(item) => self.file.types.push((item.ident.to_string(), 0)),
            syn::Item::Trait(item) => self.file.types.push((item.ident.to_string(), 0)),
            syn::Item::Type(item) => self.file.types.push((item.ident.to_string(), 0)),
            syn::Item::Impl(item) if item.trait_.is_none() => {
                if let syn::Type::Path(of) = &*item.self_ty {
                    self.file.implements.extend(of.path.segments.last().map(|segment| segment.ident.to_string()));
                }
            }
            syn::Item::Mod(item) if item.content.is_none() => {
                self.declared.push(item.ident.to_string());
                self.file.children.insert(item.ident.to_string());
            }
            syn::Item::Mod(_) => {
                self.inline += 1;
                visit::visit_item(self, item);
                self.inline -= 1;
                return;
            }
            syn::Item::Use(item) => {
                let is_passed_on = !matches!(item.vis, syn::Visibility::Inherited);
                return self.add_use(&[], &item.tree, is_passed_on);
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    /// Where a thing can be seen says nothing of what it needs.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.depend(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        let name = called.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if let ("include_str" | "include_bytes", Ok(text)) = (&*name, called.parse_body::<syn::LitStr>()) {
            let mut path = self.file.path.parent().unwrap().to_path_buf();
            for part in Path::new(&text.value()).components() {
                match part {
                    std::path::Component::ParentDir => drop(path.pop()),
                    part => path.push(part),
                }
            }
            self.file.includes.push(path);
        }
        self.read_tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }
}
