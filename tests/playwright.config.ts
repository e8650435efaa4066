import { defineConfig } from 'playwright/test'

const ci = Boolean(process.env.CI)
const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE

/** Stories in a real browser. Each file starts the portals it needs, on ports of their own. */
export default defineConfig({
  testDir: './journeys',
  globalSetup: './fresh-widgets.ts',
  outputDir: '../test-results',
  fullyParallel: false,
  forbidOnly: ci,
  // a browser on somebody else's machine gets one more try; what needed it is named beside the verdict
  retries: ci ? 1 : 0,
  // two browsers and two portals on two cores make each other late, and a portal that is late sends people away for a moment
  workers: 1,
  timeout: 120_000,
  globalTimeout: 60 * 60_000,
  expect: { timeout: 20_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    // a picture of every step took a third of the time, and nobody can open it where CI ran
    trace: ci ? 'off' : 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: [
        '--disable-blink-features=AutomationControlled', // a browser that says it is driven counts as a bot
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses its sandbox to root
      ],
    },
  },
})
