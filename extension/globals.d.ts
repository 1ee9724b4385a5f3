/** The browser a build is for; set by vite.config.ts. */
declare const __TARGET__: 'chromium' | 'firefox';
