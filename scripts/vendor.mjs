// Fetches nothing: puts what `npm ci` brought where the pages find it.
//
// - static/icons.svg, a sprite of the Lucide icons named in static/icons.txt, one <symbol> each;
// - static/vendor/map/map.js and leaflet.css, all that pages with a map share;
// - static/vendor/field/app.js, app.css and worker.js, the field app and its service worker in one file each,
//   and map.js and map.css, which it fetches when its map is first opened;
// - static/vendor/<package>/, the files and folders that package.json lists under lapka.vendor,
//   each written as a path in node_modules ("idb/build/index.js").

import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => path.join(root, ...parts);
const inPackages = (...parts) => inRoot("node_modules", ...parts);

class SetUpError extends Error {}

async function iconNames() {
  const text = await readFile(inRoot("static", "icons.txt"), "utf8");
  const names = text.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  return [...new Set(names)].sort();
}

async function symbol(name) {
  let svg;
  try {
    svg = await readFile(inPackages("lucide-static", "icons", `${name}.svg`), "utf8");
  } catch {
    throw new SetUpError(`static/icons.txt: Lucide has no icon named "${name}"`);
  }
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const drawn = shapes.replace(/\s+/g, " ").replace(/> </g, "><").trim();
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"` +
    ` stroke-linecap="round" stroke-linejoin="round">${drawn}</symbol>`
  );
}

async function buildSprite() {
  const symbols = await Promise.all((await iconNames()).map(symbol));
  const licence = "Lucide icons, ISC licence, https://lucide.dev/license";
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${licence} -->\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(inRoot("static", "icons.svg"), sprite);
}

function packageOf(entry) {
  const parts = entry.split("/");
  return entry.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

async function copyLibraries() {
  const { lapka } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const vendor = inRoot("static", "vendor");
  await rm(vendor, { recursive: true, force: true });
  await mkdir(vendor, { recursive: true });
  for (const entry of lapka.vendor) {
    const target = path.join(vendor, packageOf(entry), path.basename(entry));
    try {
      await cp(inPackages(entry), target, { recursive: true });
    } catch {
      throw new SetUpError(`package.json: lapka.vendor names "${entry}", which npm did not bring`);
    }
  }
}

const inBundles = (name) => inRoot("scripts", "bundles", name);

/* What a bundle with a map needs besides its entry points. */
const MAP = {
  absWorkingDir: root,
  external: ["images/*"],
  plugins: [{
    name: "no style",
    setup: (building) => building.onResolve({ filter: /default_style\/style$|^@protomaps\/basemaps$/ }, () => ({ path: inBundles("no_style.mjs") })),
  }],
  inject: [inBundles("leaflet_by_name.mjs")],
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2020"],
  legalComments: "linked",
  logLevel: "warning",
};

async function bundleMap() {
  await build({
    ...MAP,
    entryPoints: { map: inRoot("static", "js", "map", "index.js"), leaflet: inPackages("leaflet", "dist", "leaflet.css") },
    outdir: inRoot("static", "vendor", "map"),
  });
}

/* One file each, so that a phone has all of it or nothing. */
async function bundleField() {
  const common = { bundle: true, minify: true, target: "es2022", legalComments: "none", logLevel: "warning" };
  const outdir = inRoot("static", "vendor", "field");
  const field = (...parts) => inRoot("static", "js", "field", ...parts);
  const app = field("app.js");
  if (existsSync(app)) await build({ ...common, entryPoints: [app], format: "esm", outdir });
  await build({ ...common, entryPoints: [field("core", "worker.js")], format: "iife", outdir });
  const sheets = (...files) => ({ contents: files.map((file) => `@import "${file}";`).join(""), resolveDir: inRoot("static", "css"), loader: "css" });
  await build({ ...common, stdin: sheets("./tokens.css", "./field.css"), outfile: path.join(outdir, "app.css") });
  await build({ ...MAP, entryPoints: [field("map", "map.js")], outdir });
  const leaflet = inPackages("leaflet", "dist", "leaflet.css");
  await build({ ...common, external: MAP.external, stdin: sheets(leaflet, "./marks.css", "./field_map.css"), outfile: path.join(outdir, "map.css") });
}

try {
  await buildSprite();
  await copyLibraries();
  await bundleMap();
  await bundleField();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(error.message);
  process.exit(1);
}
