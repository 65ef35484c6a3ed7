// The badge of the validator would be a request to somebody else.
SwaggerUIBundle({ url: "/openapi.yaml", dom_id: "#api", validatorUrl: null, deepLinking: true });
