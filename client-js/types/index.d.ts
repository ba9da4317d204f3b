/** A notification as the gateway tells of it. Times are ISO 8601 in UTC. */
export interface Notification {
  readonly '@odata.etag': string;
  readonly id: string;
  readonly targetHostName: string;
  readonly appNotificationId: string | null;
  readonly groupName: string | null;
  readonly creationDateTime: string;
  readonly lastModifiedDateTime: string | null;
  readonly expirationDateTime: string;
  readonly status: string;
  readonly readState: ReadState;
  readonly userActionState: UserActionState;
  readonly priority: 'None' | 'High' | 'Low' | string;
  /** Seconds that are left. */
  readonly displayTimeToLive: number | null;
  readonly targetPolicy: { readonly platformTypes: readonly string[] };
  readonly payload: Payload;
}

/** At least one of the two. */
export interface Payload {
  /** As the app server posted it: text, or any other JSON. */
  readonly rawContent?: string;
  readonly visualContent?: { readonly title: string; readonly body?: string | null };
}

export type ReadState = 'unread' | 'read';
export type UserActionState = 'noInteraction' | 'activated' | 'dismissed' | 'snoozed';

/** What a user does with a notification; at least one of the two. */
export interface State {
  readonly readState?: ReadState;
  readonly userActionState?: UserActionState;
}

/** Which notifications. */
export type Selector = { readonly ids: readonly string[] } | { readonly groupName: string } | { readonly all: true };

/** This browser as a device of its user. */
export interface Subscription {
  readonly id: string;
  /** For the app server, which names the user by it: `X-UNS-ID`. It stays the same when the subscription is renewed. */
  readonly userNotificationSubscriptionId: string;
  readonly deviceId: string;
  readonly appDisplayName: string | null;
  readonly platform: string;
  readonly createdDateTime: string;
  readonly expirationDateTime: string;
}

export interface SubscribeOptions {
  /** The app's VAPID public key, base64url. */
  readonly vapidPublicKey: string;
  readonly appDisplayName?: string;
  /** Milliseconds that the browser has for it, the user's answer to its question included. Default: 30,000. */
  readonly timeout?: number;
}

/**
 * What the system shows: a title, and options of `ServiceWorkerRegistration.showNotification` but for the tag, which is the id. `data` is
 * found in `notification.data.app`.
 */
export interface Presentation extends Omit<NotificationOptions, 'tag'> {
  readonly title: string;
}

/**
 * The stream: `standby` while another page of this origin has it for all, `waiting` for `retryIn` milliseconds after `error`, or after
 * the gateway closed it.
 */
export interface Connection {
  readonly state: 'standby' | 'connecting' | 'live' | 'waiting' | 'stopped';
  readonly retryIn?: number;
  readonly error?: unknown;
}

export interface TaplineOptions {
  /** Of the gateway: `https://push.example.com`. */
  readonly baseUrl: string;
  /**
   * Gives the user's access token. Asked before every request, so it should remember one as long as it is valid; `renew` says that
   * the gateway refused the last one.
   */
  readonly accessToken: (wanted: { readonly renew: boolean }) => string | Promise<string>;
  /** Anything that tells users of this browser apart. What is stored of another one is dropped. */
  readonly user?: string;
  /** Name of the IndexedDB database, and of locks and channels. Default: `tapline`. */
  readonly database?: string;
  /** Of the service worker. Default: the one of this page, if any. */
  readonly registration?: ServiceWorkerRegistration | Promise<ServiceWorkerRegistration>;
  /** Default: the registration's. */
  readonly pushManager?: Pick<PushManager, 'subscribe' | 'getSubscription'>;
  /** Whether access tokens are kept in IndexedDB, from where the service worker takes them by default. Default: true. */
  readonly keepToken?: boolean;
  readonly fetch?: typeof fetch;
  readonly indexedDB?: IDBFactory;
}

/** Items were added, changed or removed, on whichever device. An item may be told of again as it is. */
export interface ChangeEvent extends Event {
  readonly added: readonly Notification[];
  readonly updated: readonly Notification[];
  readonly removed: readonly { readonly id: string; readonly reason: 'deleted' | 'expired' }[];
}

export interface ConnectionEvent extends Event, Connection {}

/** The user has clicked on a notification of the system, and this page was brought to the front. */
export interface ActivatedEvent extends Event {
  readonly id: string;
}

interface TaplineEvents {
  change: ChangeEvent;
  connection: ConnectionEvent;
  activated: ActivatedEvent;
  /** The user has signed out in another page of this origin. */
  signedout: Event;
}

/**
 * The notifications of the user who is signed in, as this browser knows them. What is asked of the gateway rejects with a
 * {@link TaplineError}.
 */
export class Tapline extends EventTarget {
  constructor(options: TaplineOptions);

  /** Goes on until `stop`: `change` events as things happen. Resolves when what is stored can be read, online or not. */
  start(): Promise<void>;

  /** Ends what `start` began. */
  stop(): void;

  /** Stops, and lets go of what the instance holds; it cannot be used afterwards. */
  close(): Promise<void>;

  /** Pulls now, and resolves with what it changed. Not needed between `start` and `stop`. */
  sync(): Promise<{
    added: readonly Notification[];
    updated: readonly Notification[];
    removed: readonly { readonly id: string; readonly reason: 'deleted' | 'expired' }[];
  }>;

  /** Newest first. Reads what is stored: needs no network. */
  notifications(): Promise<Notification[]>;

  notification(id: string): Promise<Notification | undefined>;

  /**
   * Seen here at once; resolves when the gateway has it. If the gateway refuses, `change` events take it back, and the promise
   * rejects.
   *
   * @param options.ifMatch an `@odata.etag`: rejects with `preconditionFailed` if the item has changed since
   */
  mark(id: string, state: State, options?: { ifMatch?: string }): Promise<void>;

  /** Many at once; resolves with how many were changed. */
  markMany(selector: Selector, state: State): Promise<number>;

  /** `mark` with readState `read`. */
  read(id: string): Promise<void>;

  /** `mark` with userActionState `dismissed`. */
  dismiss(id: string): Promise<void>;

  /** `mark` with userActionState `activated`. */
  activate(id: string): Promise<void>;

  /** `mark` with userActionState `snoozed`. */
  snooze(id: string): Promise<void>;

  delete(id: string, options?: { ifMatch?: string }): Promise<void>;

  /**
   * Makes this browser a device of the user that is tapped by Web Push. To be called at each visit: it renews, and the UNSID stays.
   * Rejects with `notAllowed` if the user does not want it, and with `subscribeTimeout` if the browser's push service does not answer.
   */
  subscribe(options: SubscribeOptions): Promise<Subscription>;

  /** Undefined before `subscribe`, and after the gateway has ended it. */
  subscription(): Promise<Subscription | undefined>;

  unsubscribe(): Promise<void>;

  /**
   * Unsubscribes and drops everything that is stored: notifications, token, device id. If the gateway cannot be told, all that is done
   * nevertheless, and then the promise rejects.
   */
  signOut(): Promise<void>;

  addEventListener<K extends keyof TaplineEvents>(
    type: K,
    listener: (event: TaplineEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** `code`: the gateway's (`unauthenticated`, `itemNotFound`, …), or this library's: `unreachable`, `timeout`, `unexpectedAnswer`,
 * `subscribeTimeout`, `subscribeFailed`, `notAllowed`, `signedOut`. */
export class TaplineError extends Error {
  readonly code: string;
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** The field, option or header that is at fault. */
  readonly target: string | undefined;
  /** By which the gateway's operator finds the request. */
  readonly requestId: string | undefined;
  /** Milliseconds to wait before another attempt, where the gateway said so. */
  readonly retryAfter: number | undefined;
}
