// The first page: the chart, the categories, the runs.

export class TradeOff {
  constructor(page) {
    this.page = page;
    this.chart = page.getByRole("region", { name: "Trade-off chart", exact: true });
    this.publishedPoints = this.chart.getByRole("img", { name: /, published\)/, includeHidden: true });
    this.ownPoints = this.chart.getByRole("img", { name: /\((your|recorded) run\)/, includeHidden: true });
    this.otherPoints = this.chart.locator(".mark.other");
    this.correctedPoints = this.chart.locator(".mark.corrected");
    this.legend = this.chart.getByRole("group", { name: "Published models, by family", includeHidden: true });
    this.families = page.locator(".legend-entry").filter({ hasNotText: "Trend" });
    this.points = this.chart.getByRole("img", { includeHidden: true });
    this.categories = page.getByRole("region", { name: "By category", exact: true });
    this.runList = page.getByRole("region", { name: "Your runs", exact: true });
    /** The newest first. */
    this.runs = page.locator("[data-run-id]");
    this.newestRun = this.runs.first();
    this.countBlocks = page.getByRole("checkbox", { name: "Count platform blocks as refusals" });
    this.convention = this.runList.getByRole("combobox", { name: "Counts as refused", exact: true });
    /** What the convention counts, in words. */
    this.conventionHint = this.runList.locator(".hint").first();
    this.showConventions = page.getByRole("checkbox", { name: "Show other conventions" });
    this.showOthers = page.getByRole("checkbox", { name: "Show other classifiers" });
  }

  /** The choice of whose verdicts a run's rates count. */
  judgedBy(run) {
    return run.getByRole("combobox", { name: /^Judged by: / });
  }

  /** A run's rates by the conventions that are not chosen: of harmless prompts, then of harmful ones. */
  async otherRates(run) {
    const lists = await run.locator(".other-rates").all();
    return Promise.all(lists.map((list) => list.locator("li").allTextContents()));
  }

  /** What a run's element says of itself. */
  async numbers(run) {
    const data = await run.evaluate((element) => ({ ...element.dataset }));
    const fraction = (text) => (text === "" ? null : Number(text));
    return {
      id: data.runId,
      state: data.state,
      overRefusal: fraction(data.overRefusal),
      toxicRefusal: fraction(data.toxicRefusal),
      unscored: Number(data.unscored),
    };
  }
}
