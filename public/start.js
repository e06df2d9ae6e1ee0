// Starts the page's module, and says so in words where it cannot. A classic script, so that it runs (and can explain)
// even where modules are refused, as in a page opened from a file.
"use strict";
(() => {
  const { js, wasm } = document.currentScript.dataset;
  const address = (path) => new URL(path, document.baseURI).href;

  const explain = (error) => {
    if (location.protocol === "file:")
      return "This page was opened as a file, and browsers run no modules from files. Serve its folder over HTTP, for example with: python3 -m http.server";
    if (typeof WebAssembly !== "object")
      return "WebAssembly is switched off in this browser, and this page is built with it. A lockdown mode, a security setting or an extension may have done that.";
    if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError || error instanceof SyntaxError)
      return "This browser is too old for this page. It runs in Chrome and Edge 123, Firefox 120, Safari 17.5, and newer.";
    if (error instanceof WebAssembly.RuntimeError)
      return "The page stopped by a fault of its own while it started. Reloading may help.";
    return "A part of the page could not be loaded. Check the connection and reload; whoever hosts the page should check that every file of its folder is there.";
  };

  const start = async () => {
    const boot = document.getElementById("boot");
    boot.textContent = "Loading…"; // not in the HTML, where it would stay for ever with scripts switched off
    try {
      const page = await import(address(js));
      const exports = await page.default({ module_or_path: address(wasm) });
      dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: exports } }));
    } catch (error) {
      console.error(error);
      boot.setAttribute("role", "alert");
      boot.textContent = `Refusal Lab could not start. ${explain(error)} (${error})`;
      document.body.prepend(boot); // the app may have removed it before it failed
    }
  };
  start();
})();
