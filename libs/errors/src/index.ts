export { CATALOGUE, FAULT_GROUPS, SAFETY_LINE, definitionOf, type FaultCode } from './catalogue.js';
export type {} from './fault-definition.js';
export { Fault, type FaultContext } from './fault.js';
export { wordsOf } from './words.js';
