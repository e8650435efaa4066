import { freshWidgets } from '../widgets/build.ts'

/** What tests show is what the sources say now. Built once, before the workers begin. */
export default () => freshWidgets()
