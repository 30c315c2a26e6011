import * as cheerio from "cheerio";

/** A form's button, chosen by what stands on it. */
type Press = string | RegExp;

/** What a page answered, read as someone without JavaScript reads it. */
export type PlainPage = {
  status: number;
  /** path and query after all redirects */
  address: string;
  text: string;
  $: cheerio.CheerioAPI;
};

/**
 * A browser without JavaScript: it keeps cookies, follows redirects, and sends a page's own forms
 * with whatever hidden fields they carry. Races and crashes are pressed through it, since fifty
 * real browsers would not press at once.
 */
export class PlainClient {
  readonly #cookies = new Map<string, string>();

  constructor(readonly origin: string) {}

  async open(address: string): Promise<PlainPage> {
    return this.#request(new URL(address, this.origin), { method: "GET" });
  }

  /** Presses the button on `page` whose words are `press`, with `fill` over what the form holds. */
  async press(page: PlainPage, press: Press, fill: Record<string, string | string[]> = {}): Promise<PlainPage> {
    const { url, method, data } = this.prepare(page, press, fill);
    if (method === "get") {
      const target = new URL(url);
      target.search = new URLSearchParams([...data].map(([name, value]) => [name, String(value)])).toString();
      return this.#request(target, { method: "GET" });
    }
    return this.#request(url, { method: "POST", body: data, headers: { origin: this.origin } });
  }

  /** What pressing would send. */
  prepare(page: PlainPage, press: Press, fill: Record<string, string | string[]> = {}) {
    const { $ } = page;
    const button = $("button, input[type=submit]")
      .filter((_, element) => {
        const words = ($(element).text() || $(element).attr("value") || "").replace(/\s+/g, " ").trim();
        return typeof press === "string" ? words.includes(press) : press.test(words);
      })
      .first();
    if (button.length === 0)
      throw new Error(`No button “${press}” on ${page.address} (${page.status}): ${page.text.slice(0, 600)}`);
    const form = button.attr("form") ? $(`form[id="${button.attr("form")}"]`) : button.closest("form");
    const data = new FormData();
    for (const { name, value } of form.serializeArray()) if (!(name in fill)) data.append(name, value);
    // Hidden file-like values of server actions come as plain inputs, which serializeArray covers.
    const name = button.attr("name");
    if (name && !(name in fill)) data.append(name, button.attr("value") ?? "");
    for (const [field, values] of Object.entries(fill)) for (const value of [values].flat()) data.append(field, value);
    const action = button.attr("formaction") ?? form.attr("action") ?? "";
    const method = (button.attr("formmethod") ?? form.attr("method") ?? "get").toLowerCase();
    return { url: new URL(action || page.address, this.origin), method, data };
  }

  /** Sets a cookie as a page's own script would. */
  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async #request(url: URL, init: RequestInit): Promise<PlainPage> {
    let target = url;
    let request = init;
    for (let hops = 0; hops < 10; hops++) {
      const response = await fetch(target, {
        ...request,
        redirect: "manual",
        headers: {
          ...request.headers,
          accept: "text/html",
          cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        },
      });
      this.#keepCookies(response);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || !location) {
        const html = await response.text();
        const $ = cheerio.load(html);
        $("script, style, template").remove();
        return {
          status: response.status,
          address: target.pathname + target.search,
          text: $("body").text().replace(/\s+/g, " ").trim(),
          $,
        };
      }
      await response.body?.cancel();
      target = new URL(location, target);
      request = { method: "GET" };
    }
    throw new Error(`Redirected without end from ${url.pathname}`);
  }

  #keepCookies(response: Response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const name = pair.slice(0, pair.indexOf("=")).trim();
      const gone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (gone) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(pair.indexOf("=") + 1));
    }
  }
}
