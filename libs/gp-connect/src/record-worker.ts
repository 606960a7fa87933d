import { parentPort } from 'node:worker_threads';
import { answerTask, type RecordTask } from './record-task.js';

/** Main file of a thread that reads records, one at a time. An error that is not foreseen ends the thread. */
parentPort?.on('message', (message: unknown) => {
  parentPort?.postMessage(answerTask(message as RecordTask));
});
