import type { Notification, Presentation } from './index.js';

export interface WorkerOptions {
  /** As given to `Tapline` in the page. Default: `tapline`. */
  readonly database?: string;
  /** Default: the token that a page has left in IndexedDB, which is of use as long as it is valid. */
  readonly accessToken?: (wanted: { readonly renew: boolean }) => string | Promise<string>;
  /** How to show an item; undefined: not at all. Default: title and body, or the raw content as the title. */
  readonly present?: (item: Notification) => Presentation | undefined;
  /** Shown when the item could not be pulled, as browsers demand that a push shows something. Default: `New notification`. */
  readonly unavailable?: Presentation;
  /** Opened by a click when no window is open. Default: the scope of the worker. */
  readonly page?: string;
}

/**
 * Lets a service worker answer Tapline's pushes and clicks on what it shows. To be called when the script is first run. Pushes and
 * notifications of others are left alone.
 */
export function serveTapline(worker: ServiceWorkerGlobalScope, options?: WorkerOptions): void;
