import { serveTapline } from './worker.js';

serveTapline(/** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis)));
