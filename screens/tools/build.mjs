// Builds every page into one folder: pages as <name>.html, the rest under assets/ with hashed names,
// each with its gzip form, and `manifest.txt`, from which build.rs embeds them.
//
// npm run build [-- --out DIR]
import preact from "@preact/preset-vite";
import { transform } from "@swc/core";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { iconsPlugin, wordsPlugin } from "./plugins.mjs";
import { PAGES, SCREENS, planIcons, symbol } from "./sources.mjs";

/** Pages of a browser that we choose or that updates itself; they share their chunks. */
const MODERN = ["kiosk", "counter", "supervisor", "reception", "plan", "in"];
/** Pages that stand alone: any phone since 2018, any television since 2016. */
const ALONE = [
  { page: "citizen", target: ["chrome64", "safari12", "firefox62"], es5: false },
  { page: "board", target: ["es2015"], es5: true },
];

const MIME = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
};

const at = process.argv.indexOf("--out");
const OUT = resolve(at > 0 ? process.argv[at + 1] : join(SCREENS, "dist"));

const options = (plugins, build) => ({
  root: PAGES,
  configFile: false,
  logLevel: "warn",
  base: "/",
  plugins: [wordsPlugin(), iconsPlugin(), ...plugins],
  build: {
    outDir: OUT,
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    ...build,
  },
});
const names = {
  assetFileNames: "assets/[name]-[hash][extname]",
  entryFileNames: "assets/[name]-[hash].js",
  chunkFileNames: "assets/[name]-[hash].js",
};
const html = (page) => join(PAGES, page, "index.html");

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function main() {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  for (const [name, file] of planIcons()) symbol(`${name}-fill`, file);

  const modern = MODERN.filter((page) => existsSync(html(page)));
  const input = Object.fromEntries(modern.map((page) => [page, html(page)]));
  const rollupOptions = { input, output: names };
  await build(options([preact()], { target: "chrome100", rollupOptions }));
  settle(modern);
  for (const { page, target, es5 } of ALONE) {
    if (!existsSync(html(page))) continue;
    const cssTarget = es5 ? "chrome38" : target;
    const rollupOptions = { input: { [page]: html(page) }, output: names };
    await build(options([], { target, cssTarget, minify: !es5, cssMinify: true, rollupOptions }));
    settle([page]);
    if (es5) await toEs5(page);
  }
  seal();
}

/** Vite leaves pages in folders; the hall serves them as <name>.html. */
function settle(pages) {
  for (const page of pages) {
    renameSync(join(OUT, page, "index.html"), join(OUT, `${page}.html`));
    rmSync(join(OUT, page), { recursive: true });
  }
}

/** Replaces the one script of a page by ES5 that needs no modules: Chromium 38 has none. */
async function toEs5(page) {
  const htmlFile = join(OUT, `${page}.html`);
  const text = readFileSync(htmlFile, "utf8");
  const tag = /<script type="module" crossorigin src="\/(assets\/[\w.-]+\.js)">/.exec(text);
  if (!tag) throw new Error(`${page}.html has no script`);
  const modern = join(OUT, tag[1]);
  const source = readFileSync(modern, "utf8");
  if (/^\s*(import|export)\b/m.test(source)) throw new Error(`${page} must be one script`);
  const { code } = await transform(`(function () {\n${source}\n})();`, {
    jsc: {
      target: "es5",
      loose: true,
      externalHelpers: false,
      parser: { syntax: "ecmascript" },
      assumptions: { iterableIsArray: true, arrayLikeIsIterable: true },
      minify: { compress: true, mangle: true, format: { comments: false } },
    },
    isModule: false,
    minify: true,
  });
  const file = `assets/${page}-${sha256(code).slice(0, 8)}.js`;
  rmSync(modern);
  writeFileSync(join(OUT, file), code);
  writeFileSync(htmlFile, text.replace(tag[0], `<script defer src="/${file}">`));
}

/** Writes the hash of the whole set into the pages, the gzip forms, and the manifest. */
function seal() {
  const all = files(OUT);
  const whole = createHash("sha256");
  for (const file of all) whole.update(`${file}\0`).update(readFileSync(join(OUT, file)));
  const id = whole.digest("hex").slice(0, 16);
  const lines = [`build ${id}`];
  for (const name of planIcons().keys()) lines.push(`icon ${name}`);
  for (const file of all) {
    const path = join(OUT, file);
    if (file.endsWith(".html")) {
      const text = readFileSync(path, "utf8");
      const mark = '<meta name="build" content="dev"';
      if (!text.includes(mark)) throw new Error(`${file} needs <meta name="build" content="dev">`);
      if (/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/.test(text)) {
        throw new Error(`${file} has an inline script or style, which the page's policy forbids`);
      }
      writeFileSync(path, text.replace(mark, `<meta name="build" content="${id}"`));
    }
    const bytes = readFileSync(path);
    const mime = MIME[extname(file)];
    if (!mime) throw new Error(`${file}: no media type known for it; add one to tools/build.mjs`);
    const small = file.endsWith(".woff2") ? bytes : gzipSync(bytes, { level: 9 });
    if (small.length < bytes.length) writeFileSync(`${path}.gz`, small);
    const forever = file.startsWith("assets/") ? "immutable" : "checked";
    const zip = small.length < bytes.length ? "gz" : "plain";
    lines.push(`file ${file.replaceAll("\\", "/")} ${sha256(bytes).slice(0, 16)} ${forever} ${zip} ${mime}`);
  }
  writeFileSync(join(OUT, "manifest.txt"), `${lines.join("\n")}\n`);
}

main().catch((cause) => {
  console.error(`pages: ${cause.message}`);
  process.exitCode = 1;
});
