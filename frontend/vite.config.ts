import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The development server hands everything that is not a page to a running `bizcard serve`.
const backend = process.env.BIZCARD_URL ?? "http://127.0.0.1:8000";
const passed = ["/api", "/files"];

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // A data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: Object.fromEntries(passed.map((path) => [path, { target: backend }])) },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
