/** Beside a dependency that no entry of the report prints. */
export const Inferred = () => (
  <span className="sec" title="no entry of the report prints it; it follows from the diagram or from the locks named">
    {" "}
    inferred
  </span>
);
