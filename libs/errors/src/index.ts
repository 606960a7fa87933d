export { CATALOGUE, SAFETY_LINE, definitionOf, type FaultCode } from './catalogue.js';
export type { Audience, FaultDefinition, Owner } from './fault-definition.js';
export { Fault, type FaultContext } from './fault.js';
