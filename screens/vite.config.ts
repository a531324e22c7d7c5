// How vite serves the pages while they are written (`npm run dev`) and under test.
import preact from "@preact/preset-vite";
import { loadEnv, type Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { iconsPlugin, wordsPlugin } from "./tools/plugins.mjs";
import { PAGES } from "./tools/sources.mjs";

/** The server or agent that stands behind the pages in `npm run dev`. */
const ORIGIN = loadEnv("", ".", "LAYSO_")["LAYSO_ORIGIN"] ?? "http://127.0.0.1:8080";

/** `/kiosk` and `/t/<key>` are addresses of the hall; vite knows folders. */
const addresses: Plugin = {
  name: "layso-addresses",
  configureServer(server) {
    server.middlewares.use((request, _response, go) => {
      request.url = (request.url ?? "/")
        .replace(/^\/t\/[^/?]+/, "/citizen/index.html")
        .replace(/^\/(kiosk|counter|supervisor|reception|plan|board|in)(?=\?|$)/, "/$1/index.html");
      go();
    });
  },
};

export default defineConfig({
  root: PAGES,
  plugins: [wordsPlugin(), iconsPlugin(), preact(), addresses],
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": ORIGIN,
      "/agent": ORIGIN,
      "/ws": { target: ORIGIN, ws: true },
    },
  },
  test: { include: ["**/*.test.ts", "**/*.test.tsx"] },
});
