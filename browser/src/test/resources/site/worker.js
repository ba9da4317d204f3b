import '/client/tapline-worker.js';
