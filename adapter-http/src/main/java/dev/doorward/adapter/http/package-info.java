/**
 * The REST API on Undertow. {@link dev.doorward.adapter.http.AuthHandler} answers the requests and can be mounted in
 * anybody's Undertow; {@link dev.doorward.adapter.http.AuthServer} is a listener with bounds on everything a stranger may do
 * to a connection.
 *
 * <p>A request's road: {@code AuthHandler} finds the route, {@code BodyReader} reads the body and counts it, then the request
 * leaves the I/O thread once. An {@code Endpoint} makes nouns from it, asks {@link dev.doorward.core.Auth} and folds the
 * result into a {@code Reply}. Whatever is thrown on the way is caught once, in {@code AuthHandler}.
 */
package dev.doorward.adapter.http;
