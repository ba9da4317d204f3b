export { TaplineError } from './error.js';
export { Tapline } from './tapline.js';
